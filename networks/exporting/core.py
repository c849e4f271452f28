"""Parts of the export that conveners see on the network's pages.

These are the network itself, its members, invitations and organisations, and the audit log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

from accounts.models import User
from networks.exporting.parts import one_by_one, register
from networks.integrations.audit_messages import entries_of, line_of
from networks.models import Invitation, MemberOrganisation, Membership, Network

type Row = dict[str, Any]


def about(network: Network, by: User) -> Iterable[Row]:
    successor = Network.objects.visible_to(by).filter(pk=network.successor_id or 0).first()
    yield {
        "name": network.name,
        "address": settings.SITE_URL + network.get_absolute_url(),
        "purpose": network.purpose,
        "description": network.description,
        "code_of_conduct": network.code_of_conduct,
        "version_of_the_code_of_conduct": network.code_version,
        "topics": network.topics,
        "who_may_see_it": network.get_level_display(),
        "how_one_joins": network.get_joining_display(),
        "domains_that_join_at_once": network.domains,
        "questions": network.questions,
        "contact": network.contact,
        "founded": network.created_at,
        "archived": network.archived_at,
        "goes_on_as": successor.name if successor else None,
    }


def members(network: Network, by: User) -> Iterator[Row]:
    """Return the memberships that conveners see.

    These include people who asked, were declined, left or were removed.
    """
    stories = Membership.objects.visible_to(by).filter(network=network)
    return map(_member, one_by_one(stories.select_related("user__organisation", "decided_by")))


def _member(story: Membership) -> Row:
    person, organisation = story.user, story.user.organisation
    return {
        "name": person.display_name,
        "handle": person.handle,
        "here_as": person.get_here_as_display(),
        "job_title": person.job_title,
        "organisation": organisation.name if organisation and organisation.is_listed else "",
        "country": person.country.name,
        "state": story.get_state_display(),
        "since": story.since,
        "role": story.get_role_display()
        if story.is_active or story.state == Membership.State.SUSPENDED
        else None,
        "joined": story.joined_at,
        "joined_by_domain": story.joined_by_domain,
        "answers": [{"question": question, "answer": answer} for question, answer in story.answers],
        "decided_by": story.decided_by.display_name if story.decided_by else None,
        "reason": story.reason,
        "may_ask_again": story.ask_again_at,
        "suspended_until": story.suspended_until,
        "posting_paused_until": story.posting_paused_until,
        "posting_note": story.posting_note,
        "accepted_code_of_conduct": story.accepted_code or None,
        "shown_in_the_list_of_members": story.in_directory,
    }


def invitations(network: Network, by: User) -> Iterator[Row]:
    """Yield the invitations without their tokens and without who answered.

    An address must not lead to a person here.
    """
    sent = Invitation.objects.visible_to(by).filter(network=network).select_related("invited_by")
    for invitation in one_by_one(sent):
        yield {
            "sent_to": invitation.email,
            "message": invitation.message,
            "invited_by": invitation.invited_by.display_name if invitation.invited_by else None,
            "first_sent": invitation.created_at,
            "last_sent": invitation.sent_at,
            "times_sent": invitation.times_sent,
            "good_until": invitation.expires_at,
            "outcome": invitation.outcome,
        }


def organisations(network: Network, by: User) -> Iterator[Row]:
    places = (
        MemberOrganisation.objects.visible_to(by)
        .filter(network=network)
        .select_related("organisation", "lead")
    )
    for place in one_by_one(places):
        yield {
            "organisation": place.organisation.name,
            "lead": place.lead.display_name if place.lead else None,
        }


def audit_trail(network: Network, by: User) -> Iterator[Row]:  # noqa: ARG001
    """Yield the audit events, oldest first, in the words of the audit page.

    They are the same for all conveners.
    """
    for entry in one_by_one(entries_of(network).select_related("actor", "about")):
        line = line_of(entry)
        yield {"at": line.at, "what": line.text, "reason": line.reason}


register("network", about)
register("members", members)
register("invitations", invitations)
register("member-organisations", organisations)
register("audit-trail", audit_trail)
