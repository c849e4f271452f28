"""Actions on one membership: request, join, approve, leave, remove, suspend, change role."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.errors import NotAllowed
from hub.moderation.write_limits.write_access import check_may_write
from networks.access.notices import (
    accept_invitations,
    decline_invitations,
    notify_deciders,
    notify_decision,
    notify_member,
    notify_role,
)
from networks.access.sync_permissions import (
    Role,
    State,
    admit,
    change,
    check_convener_remains,
    check_manages,
    check_may_ask,
    check_not_archived,
    domain_letting_in,
    has_passed,
    locked_network,
    membership_or_refuse,
)
from networks.models import Membership, Network
from networks.models.invitation import GOOD_FOR

ASK_AGAIN_AFTER = timedelta(days=30)


# --- Joining --------------------------------------------------------------------------------------


def join(
    *, network: Network, user: User, answers: Sequence[tuple[str, str]] = (), accepted_code: int = 0
) -> Membership:
    """Join the network, or request to join it, and return the membership.

    Joining is immediate where the network allows it, the person is invited, or one of their
    verified addresses is in a domain of the network. Raises NotAllowed.
    """
    with locked_network(network, user) as door:
        if door.state == State.ACTIVE:
            return membership_or_refuse(door)
        check_may_write(user, network.pk)
        if door.state == State.SUSPENDED:
            raise NotAllowed("Your membership is suspended. It comes back by itself.")
        check_not_archived(door)
        check_may_ask(door)
        story = {"answers": [[*pair] for pair in answers], "accepted_code": accepted_code}
        at_once = door.state == State.INVITED or door.network.joining == Network.Joining.AT_ONCE
        domain = "" if at_once else domain_letting_in(door.network, user)
        if at_once or domain:
            accept_invitations(door.network, user)
            return admit(
                door, user, by=user, action="membership.joined", joined_by_domain=domain, **story
            )
        if door.state == State.REQUESTED:
            return _asked_before(membership_or_refuse(door), answers)
        if door.network.joining != Network.Joining.ON_REQUEST:
            raise NotAllowed("One joins this network by invitation.")
        requested = change(
            door, user, State.REQUESTED, by=user, action="membership.requested", **story
        )
        notify_deciders(requested)
        return requested


def _asked_before(request: Membership, answers: Sequence[tuple[str, str]]) -> Membership:
    if answers and request.answers != [[*pair] for pair in answers]:
        raise NotAllowed(
            "You asked already, with other answers. "
            "To send these instead, take your first request back."
        )
    return request


def withdraw(*, network: Network, user: User) -> None:
    """Withdraw a request to join. Idempotent."""
    with locked_network(network, user) as door:
        if door.state == State.REQUESTED:
            change(door, user, State.LEFT, by=user, action="membership.withdrawn")


def approve(*, network: Network, user: User, by: User) -> Membership:
    """Approve a request to join and return the membership.

    Approving an active member does nothing. Raises NotAllowed if the request is gone.
    """
    with locked_network(network, user) as door:
        check_manages(door, by)
        if door.state == State.ACTIVE:
            return membership_or_refuse(door)
        if door.state != State.REQUESTED:
            raise NotAllowed("This request was answered or taken back meanwhile.")
        membership = admit(door, user, by=by, action="membership.approved")
        notify_decision(membership)
        return membership


def decline(
    *, network: Network, user: User, by: User, reason: str, ask_again_at: datetime | None = None
) -> Membership:
    """Decline a request to join, with a reason that the person reads; return the membership.

    `ask_again_at=None` means after ASK_AGAIN_AFTER. Raises NotAllowed if the request is gone.
    """
    with locked_network(network, user) as door:
        check_manages(door, by)
        if door.state == State.DECLINED:
            return membership_or_refuse(door)
        if door.state != State.REQUESTED:
            raise NotAllowed("This request was answered or taken back meanwhile.")
        again = ask_again_at or timezone.now() + ASK_AGAIN_AFTER
        membership = change(
            door,
            user,
            State.DECLINED,
            by=by,
            action="membership.declined",
            reason=reason,
            ask_again_at=again,
        )
        notify_decision(membership)
        return membership


def invite(*, network: Network, user: User, by: User) -> Membership:
    """Invite a person who has an account and return the membership.

    A pending request to join is approved. Active, suspended and invited memberships do not change.
    """
    with locked_network(network, user) as door:
        check_manages(door, by)
        check_not_archived(door)
        if door.state in {State.ACTIVE, State.SUSPENDED, State.INVITED}:
            return membership_or_refuse(door)
        if door.state == State.REQUESTED:
            entered = admit(door, user, by=by, action="membership.approved")
            notify_decision(entered)
            return entered
        invited = change(door, user, State.INVITED, by=by, action="membership.invited")
        notify_member(invited)
        return invited


def revoke(*, network: Network, user: User, by: User) -> None:
    """Revoke the invitation of a person who has an account. Idempotent."""
    with locked_network(network, user) as door:
        check_manages(door, by)
        if door.state == State.INVITED:
            change(door, user, State.LEFT, by=by, action="membership.invitation-revoked")


# --- Leaving and suspension -----------------------------------------------------------------------


def leave(*, network: Network, user: User) -> None:
    """Leave the network, or decline an invitation. Raises NotAllowed for the last convener.

    Leaving does not shorten a suspension: a person who leaves during one may ask again when it
    would have ended.
    """
    with locked_network(network, user) as door:
        if door.state == State.INVITED:
            decline_invitations(door.network, user)
            change(door, user, State.LEFT, by=user, action="membership.invitation-declined")
        elif door.state in {State.ACTIVE, State.SUSPENDED}:
            check_convener_remains(door)
            again = (
                membership_or_refuse(door).suspended_until
                if door.state == State.SUSPENDED
                else None
            )
            change(door, user, State.LEFT, by=user, action="membership.left", ask_again_at=again)


def remove(*, network: Network, user: User, by: User, reason: str) -> None:
    """Remove a member, with a reason that they read. Raises NotAllowed for the last convener."""
    with locked_network(network, user) as door:
        check_manages(door, by)
        if door.state in {State.ACTIVE, State.SUSPENDED}:
            check_convener_remains(door)
            notify_decision(
                change(door, user, State.REMOVED, by=by, action="membership.removed", reason=reason)
            )


def suspend(*, network: Network, user: User, by: User, until: datetime, reason: str) -> None:
    """Suspend a member for a time, with a reason that they read; they keep their role.

    Raises NotAllowed for the last convener.
    """
    with locked_network(network, user) as door:
        check_manages(door, by)
        if door.state not in {State.ACTIVE, State.SUSPENDED}:
            return
        if door.state == State.ACTIVE:
            check_convener_remains(door)
        told = {"reason": reason, "suspended_until": until}
        notify_decision(
            change(door, user, State.SUSPENDED, by=by, action="membership.suspended", **told)
        )


def restore(*, network: Network, user: User, by: User | None) -> None:
    """End a suspension.

    `by=None` means that its time has come, which is checked again under the lock.
    """
    with locked_network(network, user) as door:
        if by is not None:
            check_manages(door, by)
        if door.state == State.SUSPENDED and (
            by is not None or has_passed(membership_or_refuse(door).suspended_until)
        ):
            change(
                door,
                user,
                State.ACTIVE,
                by=by,
                action="membership.restored",
                suspended_until=None,
                reason="",
            )


def restore_due() -> int:
    """End due suspensions, pauses in posting and invitations; return how many."""
    now = timezone.now()
    invited = Membership.objects.filter(
        state=State.INVITED, since__lte=now - GOOD_FOR
    ).select_related("network", "user")
    ended = Membership.objects.filter(
        state=State.SUSPENDED, suspended_until__lte=now
    ).select_related("network", "user")
    resumed = Membership.objects.filter(posting_paused_until__lte=now).select_related(
        "network", "user"
    )
    for membership in ended:
        restore(network=membership.network, user=membership.user, by=None)
    for membership in resumed:
        resume_posting(network=membership.network, user=membership.user, by=None)
    for membership in invited:
        _end_invitation(membership)
    return len(ended) + len(resumed) + len(invited)


def _end_invitation(invited: Membership) -> None:
    with locked_network(invited.network, invited.user) as door:
        if door.state == State.INVITED and has_passed(membership_or_refuse(door).since + GOOD_FOR):
            change(door, invited.user, State.LEFT, by=None, action="membership.invitation-ended")


# --- Roles and posting ----------------------------------------------------------------------------


def change_role(*, network: Network, user: User, by: User, role: str) -> Membership:
    """Make a member a moderator, a convener or a plain member, and return the membership.

    Raises NotAllowed for the last convener.
    """
    with locked_network(network, user) as door:
        check_manages(door, by)
        membership = membership_or_refuse(door)
        if membership.state != State.ACTIVE:
            raise NotAllowed("Only members have a role.")
        if membership.role == role:
            return membership
        if role != Role.CONVENER:
            check_convener_remains(door)
        # Moderators and conveners stay members even if they lose the address that let them in.
        by_domain = membership.joined_by_domain if role == Role.MEMBER else ""
        action = "membership.role-changed"
        changed = change(
            door, user, State.ACTIVE, by=by, action=action, role=role, joined_by_domain=by_domain
        )
        notify_role(changed, by)
        return changed


def hand_over(*, network: Network, by: User, to: User) -> None:
    """Make another member convener instead of `by`, who becomes a plain member."""
    with transaction.atomic():
        change_role(network=network, user=to, by=by, role=Role.CONVENER)
        if by.pk != to.pk:
            change_role(network=network, user=by, by=by, role=Role.MEMBER)


def pause_posting(*, network: Network, user: User, by: User, until: datetime, note: str) -> None:
    """Withdraw a member's permission to post for a time.

    The note is for moderators and conveners.
    """
    with locked_network(network, user) as door:
        check_manages(door, by)
        if door.state == State.ACTIVE:
            paused = {"posting_paused_until": until, "posting_note": note}
            change(door, user, State.ACTIVE, by=by, action="membership.posting-paused", **paused)


def resume_posting(*, network: Network, user: User, by: User | None) -> None:
    """Give a member the permission to post back. The note is retained.

    `by=None` means that its time has come, which is checked again under the lock.
    """
    with locked_network(network, user) as door:
        if by is not None:
            check_manages(door, by)
        paused_until = door.membership.posting_paused_until if door.membership else None
        if paused_until is not None and (by is not None or has_passed(paused_until)):
            action = "membership.posting-resumed"
            change(door, user, door.state, by=by, action=action, posting_paused_until=None)
