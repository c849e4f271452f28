"""Data of networks in a person's data export."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from networks.models import Invitation, Membership, Network, Proposal


def memberships(user: User) -> list[dict[str, Any]]:
    """Return the person's memberships, without the notes about them.

    A network is named only if it is still visible to the person.
    """
    own = Membership.objects.filter(user=user).order_by("pk")
    visible = Network.objects.visible_to(user).filter(pk__in=own.values("network"))
    names = dict(visible.values_list("pk", "name"))
    return [
        {
            "network": names.get(each.network_id),
            "state": each.get_state_display(),
            "since": each.since,
            "joined": each.joined_at,
            "role": each.get_role_display() if each.is_active else None,
            "answers": [
                {"question": question, "answer": answer} for question, answer in each.answers
            ],
            "reason": each.reason,
            "may_ask_again": each.ask_again_at,
            "suspended_until": each.suspended_until,
            "posting_paused_until": each.posting_paused_until,
            "accepted_code_of_conduct": each.accepted_code or None,
            "shown_in_the_list_of_members": each.in_directory,
        }
        for each in own
    ]


def invitations(user: User) -> list[dict[str, Any]]:
    """Return the invitations that the person accepted."""
    accepted = Invitation.objects.filter(accepted_by=user).order_by("pk")
    visible = Network.objects.visible_to(user).filter(pk__in=accepted.values("network"))
    names = dict(visible.values_list("pk", "name"))
    return [
        {"network": names.get(each.network_id), "sent_to": each.email, "accepted": each.answered_at}
        for each in accepted
    ]


def proposals(user: User) -> list[dict[str, Any]]:
    fields = ("name", "purpose", "level", "case", "proposed_at", "decided_at", "answer")
    return list(Proposal.objects.visible_to(user).order_by("pk").values(*fields))
