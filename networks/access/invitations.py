"""Invitations by email address.

They work for people without an account, and do not reveal who has one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.audit.log import record
from hub.errors import NotAllowed
from hub.moderation.write_limits.write_access import check_may_write
from networks import tasks
from networks.access.notices import notify_member
from networks.access.sync_permissions import (
    State,
    admit,
    change,
    check_manages,
    check_not_archived,
    locked_network,
    membership_or_refuse,
)
from networks.models import Invitation, Membership, Network
from networks.models.invitation import good_until

GONE = "This invitation was answered, taken back or has ended."


@dataclass(frozen=True)
class Addressees:
    """Outcome of inviting some addresses, for the preview.

    `new` addresses get a mail, `waiting` ones have an open invitation, `members` belong already.
    """

    new: Sequence[str] = ()
    waiting: Sequence[str] = ()
    members: Sequence[str] = ()


def plan_invitations(network: Network, addresses: Sequence[str]) -> Addressees:
    """Sort addresses into new, waiting and members, for a convener. Two queries.

    Accounts outside the network are not revealed.
    """
    lower = [address.lower() for address in addresses]
    open_now = Invitation.objects.waiting().filter(network=network)
    waiting = {email.lower() for email in open_now.values_list("email", flat=True)}
    active = Membership.objects.filter(network=network, state=State.ACTIVE)
    confirmed = EmailAddress.objects.filter(
        verified=True, email__in=lower, user__in=active.values("user")
    )
    members = {email.lower() for email in confirmed.values_list("email", flat=True)}
    return Addressees(
        new=[each for each in addresses if each.lower() not in waiting | members],
        waiting=[each for each in addresses if each.lower() in waiting - members],
        members=[each for each in addresses if each.lower() in members],
    )


def invite_addresses(
    *, network: Network, addresses: Sequence[str], by: User, message: str = ""
) -> list[Invitation]:
    """Invite each address once and return the new invitations.

    Addresses with a waiting invitation are skipped. Each mail is a job queued in this transaction.
    People who have an account find the invitation among their networks as well. Raises NotAllowed.
    """
    wanted = {address.lower(): address for address in addresses}
    with locked_network(network, by) as door:
        check_manages(door, by)
        check_not_archived(door)
        ended = Invitation.objects.filter(network=network, answered_at=None, revoked_at=None)
        ended.filter(expires_at__lte=timezone.now()).update(revoked_at=timezone.now())
        waiting = {email.lower() for email in ended.values_list("email", flat=True)}
        new = [
            Invitation(network=network, email=address, invited_by=by, message=message)
            for lower, address in wanted.items()
            if lower not in waiting
        ]
        Invitation.objects.bulk_create(new)
        for person in _people_with([invitation.email for invitation in new]):
            _note_on(network, person, by)
        for invitation in new:
            tasks.send_invitation.defer(invitation_id=invitation.pk)
            record("invitation.sent", by=by, scope=network.pk, email=invitation.email)
    return new


def resend_invitation(*, invitation: Invitation, by: User) -> None:
    """Send the mail once more and restart the 28 days of the invitation.

    Raises NotAllowed if it was answered or revoked, was sent within the last hour, or was sent
    MOST_SENT times.
    """
    with locked_network(invitation.network, by) as door:
        check_manages(door, by)
        check_not_archived(door)
        row = Invitation.objects.get(pk=invitation.pk)
        _check_may_be_sent_again(row)
        row.sent_at, row.expires_at, row.times_sent = (
            timezone.now(),
            good_until(),
            row.times_sent + 1,
        )
        row.save(update_fields=["sent_at", "expires_at", "times_sent"])
        tasks.send_invitation.defer(invitation_id=row.pk)
        record("invitation.sent-again", by=by, scope=row.network_id, email=row.email)


def revoke_invitation(*, invitation: Invitation, by: User) -> None:
    """Revoke an invitation; its link opens nothing from now on. Idempotent."""
    with locked_network(invitation.network, by) as door:
        check_manages(door, by)
        waiting = Invitation.objects.filter(pk=invitation.pk, answered_at=None, revoked_at=None)
        if waiting.update(revoked_at=timezone.now()):
            record("invitation.revoked", by=by, scope=invitation.network_id, email=invitation.email)
        for person in _people_with([invitation.email]):
            _forget(door.network, person, by)


def accept_invitation(*, invitation: Invitation, user: User, accepted_code: int = 0) -> Membership:
    """Join by an invitation and return the membership.

    Whoever holds the link may accept. Raises NotAllowed if the invitation is no longer valid, or if
    the person is suspended or was removed after it was sent.
    """
    with locked_network(invitation.network, user) as door:
        row = Invitation.objects.get(pk=invitation.pk)
        if door.state == State.ACTIVE and row.accepted_by_id == user.pk:
            return membership_or_refuse(door)
        check_may_write(user, door.network.pk)
        if not row.is_waiting or door.network.is_archived:
            raise NotAllowed(GONE)
        if door.state == State.SUSPENDED:
            raise NotAllowed("Your membership is suspended. It comes back by itself.")
        if door.state == State.REMOVED and row.created_at < membership_or_refuse(door).since:
            raise NotAllowed("You were removed from this network after this invitation was sent.")
        row.answered_at, row.accepted_by = timezone.now(), user
        row.save(update_fields=["answered_at", "accepted_by"])
        if not row.is_for(user):
            record(
                "invitation.forwarded", by=user, about=user, scope=row.network_id, email=row.email
            )
        if door.state == State.ACTIVE:
            return membership_or_refuse(door)
        return admit(door, user, by=user, action="membership.joined", accepted_code=accepted_code)


def decline_invitation(*, invitation: Invitation, user: User) -> None:
    """Decline an invitation. Idempotent."""
    with locked_network(invitation.network, user) as door:
        waiting = Invitation.objects.filter(pk=invitation.pk, answered_at=None, revoked_at=None)
        if waiting.update(answered_at=timezone.now()):
            record("invitation.turned-down", by=user, scope=invitation.network_id)
        if door.state == State.INVITED:
            change(door, user, State.LEFT, by=user, action="membership.invitation-declined")


def claim_invitations(user: User) -> None:
    """Show the invitations for the person's confirmed addresses among their networks.

    Called once an address is confirmed.
    """
    for invitation in (
        Invitation.objects.waiting().to_person(user).select_related("network", "invited_by")
    ):
        with transaction.atomic():
            _note_on(invitation.network, user, invitation.invited_by)


def _check_may_be_sent_again(invitation: Invitation) -> None:
    if not invitation.is_open:
        raise NotAllowed(GONE)
    if invitation.sent_often_enough:
        raise NotAllowed(
            f"The invitation to {invitation.email} was sent {invitation.times_sent} times, "
            "and we leave it at that. "
            "Perhaps you can ask them another way."
        )
    if again := invitation.rests_until:
        raise NotAllowed(
            f"The invitation to {invitation.email} was sent less than an hour ago. "
            f"You can send it again from {timezone.localtime(again):%H:%M}."
        )


def _people_with(addresses: Sequence[str]) -> list[User]:
    lower = [address.lower() for address in addresses]
    confirmed = EmailAddress.objects.filter(verified=True, email__in=lower)
    return list(User.objects.active().filter(pk__in=confirmed.values("user")).order_by("pk"))


def _note_on(network: Network, person: User, by: User | None) -> None:
    with locked_network(network, person) as door:
        if door.state not in {
            State.ACTIVE,
            State.SUSPENDED,
            State.INVITED,
            State.REQUESTED,
            State.REMOVED,
        }:
            notify_member(change(door, person, State.INVITED, by=by, action="membership.invited"))


def _forget(network: Network, person: User, by: User) -> None:
    with locked_network(network, person) as door:
        still_invited = (
            Invitation.objects.filter(network=network).waiting().to_person(person).exists()
        )
        if door.state == State.INVITED and not still_invited:
            change(door, person, State.LEFT, by=by, action="membership.invitation-revoked")
