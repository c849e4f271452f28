"""The door of a network: who joins, leaves, is let in or shut out.

The only writer of memberships and of django-guardian's rows, and the only reader of the latter besides the querysets.
Every verb runs in one transaction under a lock on the network's row, so that two at once become one after the other;
is safe to repeat; leaves an entry in the audit trail if it changed something; and brings the lock in step with the
story: `_settle` gives a person exactly the permissions that their state and role stand for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from accounts.models import Erasure, User
from hub.audit.trail import record
from networks.models import Membership, Network, NetworkUserObjectPermission
from networks.querysets import MembershipQuerySet

State, Role = Membership.State, Membership.Role

ENTER, POST, MODERATE, MANAGE = "enter_network", "post_in_network", "moderate_network", "manage_network"
PERMISSIONS = (ENTER, POST, MODERATE, MANAGE)
PERMISSIONS_OF = {
    Role.MEMBER: (ENTER, POST),
    Role.MODERATOR: (ENTER, POST, MODERATE),
    Role.CONVENER: (ENTER, POST, MODERATE, MANAGE),
}
SETTINGS = (
    *("name", "slug", "purpose", "description", "code_of_conduct", "code_version", "contact"),
    *("level", "joining", "domains", "successor_id"),
)
ASK_AGAIN_AFTER = timedelta(days=30)
OUTSIDE = frozenset({State.REQUESTED, State.INVITED, State.LEFT, State.REMOVED, State.DECLINED})


class Refused(Exception):
    """The network's rules do not allow it; the text says so to the person."""


@dataclass
class Door:
    """A locked network and one person's story in it, which may not have begun."""

    network: Network
    membership: Membership | None

    @property
    def state(self) -> str:
        return self.membership.state if self.membership else ""


def permissions_of(membership: Membership, now: datetime) -> frozenset[str]:
    """What the person may do at this moment. Nothing unless active; no posting while it is paused."""
    if membership.state != State.ACTIVE:
        return frozenset()
    held = frozenset(PERMISSIONS_OF[Role(membership.role)])
    paused = membership.posting_paused_until is not None and membership.posting_paused_until > now
    return held - {POST} if paused else held


# --- Coming in ------------------------------------------------------------------------------------


def join(
    *, network: Network, user: User, answers: Sequence[tuple[str, str]] = (), accepted_code: int = 0
) -> Membership:
    """Join, or ask to: at once where the network or the person's verified address allows it. Raises Refused."""
    with _door(network, user) as door:
        if door.state == State.ACTIVE:
            return _there(door)
        if door.state == State.SUSPENDED:
            raise Refused("Your membership is suspended. It comes back by itself.")
        _check_not_archived(door)
        _check_may_ask(door)
        story = {"answers": [[*pair] for pair in answers], "accepted_code": accepted_code}
        if door.state == State.INVITED or _joins_at_once(door.network, user):
            return _enter(door, user, by=user, action="membership.joined", **story)
        if door.state == State.REQUESTED:
            return _there(door)
        if door.network.joining != Network.Joining.ON_REQUEST:
            raise Refused("One joins this network by invitation.")
        return _change(door, user, State.REQUESTED, by=user, action="membership.requested", **story)


def withdraw(*, network: Network, user: User) -> None:
    """Take a request back."""
    with _door(network, user) as door:
        if door.state == State.REQUESTED:
            _change(door, user, State.LEFT, by=user, action="membership.withdrawn")


def approve(*, network: Network, user: User, by: User) -> Membership:
    """Let somebody in who asked. Raises Refused if the request is gone; approving a member does nothing."""
    with _door(network, user) as door:
        _check_manages(door, by)
        if door.state == State.ACTIVE:
            return _there(door)
        if door.state != State.REQUESTED:
            raise Refused("This request was answered or taken back meanwhile.")
        return _enter(door, user, by=by, action="membership.approved")


def decline(*, network: Network, user: User, by: User, reason: str, ask_again_at: datetime | None = None) -> Membership:
    """Turn a request down, with a reason that the person reads. Raises Refused if the request is gone."""
    with _door(network, user) as door:
        _check_manages(door, by)
        if door.state == State.DECLINED:
            return _there(door)
        if door.state != State.REQUESTED:
            raise Refused("This request was answered or taken back meanwhile.")
        again = ask_again_at or timezone.now() + ASK_AGAIN_AFTER
        return _change(
            door, user, State.DECLINED, by=by, action="membership.declined", reason=reason, ask_again_at=again
        )


def invite(*, network: Network, user: User, by: User) -> Membership:
    """Ask somebody in who has an account. Who asked to join themselves is let in. Members stay what they are."""
    with _door(network, user) as door:
        _check_manages(door, by)
        _check_not_archived(door)
        if door.state in {State.ACTIVE, State.SUSPENDED, State.INVITED}:
            return _there(door)
        if door.state == State.REQUESTED:
            return _enter(door, user, by=by, action="membership.approved")
        return _change(door, user, State.INVITED, by=by, action="membership.invited")


def revoke(*, network: Network, user: User, by: User) -> None:
    """Take an invitation back."""
    with _door(network, user) as door:
        _check_manages(door, by)
        if door.state == State.INVITED:
            _change(door, user, State.LEFT, by=by, action="membership.invitation-revoked")


# --- Going out ------------------------------------------------------------------------------------


def leave(*, network: Network, user: User) -> None:
    """Leave, or turn an invitation down. Raises Refused for the last convener."""
    with _door(network, user) as door:
        if door.state in {State.ACTIVE, State.SUSPENDED, State.INVITED}:
            _check_a_convener_stays(door)
            _change(door, user, State.LEFT, by=user, action="membership.left")


def remove(*, network: Network, user: User, by: User, reason: str) -> None:
    """Put somebody out, with a reason that they read. Raises Refused for the last convener."""
    with _door(network, user) as door:
        _check_manages(door, by)
        if door.state in {State.ACTIVE, State.SUSPENDED}:
            _check_a_convener_stays(door)
            _change(door, user, State.REMOVED, by=by, action="membership.removed", reason=reason)


def suspend(*, network: Network, user: User, by: User, until: datetime, reason: str) -> None:
    """Shut somebody out for a time; their role waits for them. Raises Refused for the last convener."""
    with _door(network, user) as door:
        _check_manages(door, by)
        if door.state not in {State.ACTIVE, State.SUSPENDED}:
            return
        if door.state == State.ACTIVE:
            _check_a_convener_stays(door)
        _change(door, user, State.SUSPENDED, by=by, action="membership.suspended", reason=reason, suspended_until=until)


def restore(*, network: Network, user: User, by: User | None) -> None:
    """End a suspension; `by` None is its time having come, which is looked at again under the lock."""
    with _door(network, user) as door:
        if by is not None:
            _check_manages(door, by)
        if door.state == State.SUSPENDED and (by is not None or _has_come(_there(door).suspended_until)):
            _change(door, user, State.ACTIVE, by=by, action="membership.restored", suspended_until=None, reason="")


def restore_due() -> int:
    """End the suspensions and the pauses in posting whose time has come; returns how many."""
    now = timezone.now()
    ended = Membership.objects.filter(state=State.SUSPENDED, suspended_until__lte=now).select_related("network", "user")
    resumed = Membership.objects.filter(posting_paused_until__lte=now).select_related("network", "user")
    for membership in ended:
        restore(network=membership.network, user=membership.user, by=None)
    for membership in resumed:
        resume_posting(network=membership.network, user=membership.user, by=None)
    return len(ended) + len(resumed)


# --- What one may do inside -----------------------------------------------------------------------


def change_role(*, network: Network, user: User, by: User, role: str) -> Membership:
    """Make a member a moderator, a convener, or a member again. Raises Refused for the last convener."""
    with _door(network, user) as door:
        _check_manages(door, by)
        membership = _there(door)
        if membership.state != State.ACTIVE:
            raise Refused("Only members have a role.")
        if membership.role == role:
            return membership
        if role != Role.CONVENER:
            _check_a_convener_stays(door)
        return _change(door, user, State.ACTIVE, by=by, action="membership.role-changed", role=role)


def hand_over(*, network: Network, by: User, to: User) -> None:
    """A convener makes another member convener in their place, and becomes a member."""
    with transaction.atomic():
        change_role(network=network, user=to, by=by, role=Role.CONVENER)
        if by.pk != to.pk:
            change_role(network=network, user=by, by=by, role=Role.MEMBER)


def pause_posting(*, network: Network, user: User, by: User, until: datetime, note: str) -> None:
    """Withdraw posting from a member for a time; the note is for those who moderate."""
    with _door(network, user) as door:
        _check_manages(door, by)
        if door.state == State.ACTIVE:
            change = {"posting_paused_until": until, "posting_note": note}
            _change(door, user, State.ACTIVE, by=by, action="membership.posting-paused", **change)


def resume_posting(*, network: Network, user: User, by: User | None) -> None:
    """Give posting back; `by` None is its time having come. The note is kept."""
    with _door(network, user) as door:
        if by is not None:
            _check_manages(door, by)
        paused_until = door.membership.posting_paused_until if door.membership else None
        if paused_until is not None and (by is not None or _has_come(paused_until)):
            action = "membership.posting-resumed"
            _change(door, user, door.state, by=by, action=action, posting_paused_until=None)


# --- The network itself ---------------------------------------------------------------------------


def found(*, network: Network, convener: User, by: User) -> Network:
    """Save a new network and let its first convener in."""
    with transaction.atomic():
        network.save(force_insert=True)
        record("network.founded", by=by, scope=network.pk, name=network.name)
        with _door(network, convener) as door:
            _enter(door, convener, by=by, action="membership.joined", role=Role.CONVENER)
    return network


def save_settings(*, network: Network, by: User) -> None:
    """Store what the network says of itself: its name, level, door … Raises IntegrityError for what does not fit."""
    with _door(network, by) as door:
        _check_manages(door, by)
        changed = {name: getattr(door.network, name) for name in SETTINGS}
        changed = {name: before for name, before in changed.items() if before != getattr(network, name)}
        if changed:
            network.save(update_fields=changed)
            levels = [changed.get("level", network.level), network.level]
            record("network.changed", by=by, scope=network.pk, fields=sorted(changed), level=levels)


def archive(*, network: Network, by: User, successor: Network | None = None) -> None:
    """Make the network read-only. Requests and invitations that wait come to nothing."""
    with _door(network, by) as door:
        _check_manages(door, by)
        if door.network.is_archived:
            return
        door.network.archived_at, door.network.successor = timezone.now(), successor
        door.network.save(update_fields=["archived_at", "successor"])
        waiting = Membership.objects.filter(network=network, state__in=[State.REQUESTED, State.INVITED])
        waiting.update(state=State.LEFT, since=door.network.archived_at)
        record("network.archived", by=by, scope=network.pk)


def close_memberships(user: User, mode: Erasure.Mode) -> None:  # noqa: ARG001 - the same for both
    """Called inside the transaction that closes an account: the keys go, and a network without a convener says so."""
    for network in Network.objects.filter(memberships__user=user).order_by("pk"):
        with _door(network, user) as door:
            if door.state in {State.ACTIVE, State.SUSPENDED, State.REQUESTED, State.INVITED}:
                _change(door, user, State.LEFT, by=None, action="membership.account-closed", answers=[])
            _flag(door.network)


# --- The two agree --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drift:
    """A person whose permissions in a network are not those that their membership stands for."""

    network_id: int
    user_id: int
    missing: frozenset[str]
    too_many: frozenset[str]


def drifts() -> Iterator[Drift]:
    """Every disagreement between memberships and guardian's rows."""
    now = timezone.now()
    held: dict[tuple[int, int], set[str]] = {}
    rows = NetworkUserObjectPermission.objects.values_list("content_object_id", "user_id", "permission__codename")
    for network_id, user_id, codename in rows.iterator():
        held.setdefault((network_id, user_id), set()).add(codename)
    for membership in Membership.objects.iterator():
        has = frozenset(held.pop((membership.network_id, membership.user_id), ()))
        due = permissions_of(membership, now)
        if has != due:
            yield Drift(membership.network_id, membership.user_id, due - has, has - due)
    for (network_id, user_id), extra in held.items():
        yield Drift(network_id, user_id, frozenset(), frozenset(extra))


def repair(drift: Drift) -> None:
    """Make the lock follow the story."""
    network = Network.objects.get(pk=drift.network_id)
    user = User.objects.get(pk=drift.user_id)
    with _door(network, user) as door:
        _settle(door, user)
        details = {"missing": sorted(drift.missing), "too_many": sorted(drift.too_many)}
        record("membership.repaired", by=None, about=user, scope=network.pk, **details)


# --- Underneath -----------------------------------------------------------------------------------


@contextmanager
def _door(network: Network, user: User) -> Iterator[Door]:
    with transaction.atomic():
        locked = Network.objects.select_for_update(no_key=True, of=("self",)).get(pk=network.pk)
        membership = Membership.objects.filter(network=locked, user=user).first()
        yield Door(locked, membership)


def _there(door: Door) -> Membership:
    if door.membership is None:
        raise Refused("This person does not belong to the network.")
    return door.membership


def _enter(door: Door, user: User, *, by: User, action: str, **changes: object) -> Membership:
    joined = {"joined_at": timezone.now(), "reason": "", "ask_again_at": None}
    return _change(door, user, State.ACTIVE, by=by, action=action, **(joined | changes))


def _change(door: Door, user: User, state: str, *, by: User | None, action: str, **changes: object) -> Membership:
    """Write the story, bring the lock in step, note it."""
    membership = door.membership or Membership(network=door.network, user=user)
    if membership.state != state:
        membership.since = timezone.now()
    membership.state = state
    membership.decided_by = by
    if state in OUTSIDE:
        membership.role = Role.MEMBER
        membership.suspended_until = membership.posting_paused_until = None
    for name, value in changes.items():
        setattr(membership, name, value)
    membership.save()
    door.membership = membership
    _settle(door, user)
    _flag(door.network)
    record(action, by=by, about=user, scope=door.network.pk, role=membership.role, reason=membership.reason)
    return membership


def _settle(door: Door, user: User) -> None:
    due = permissions_of(door.membership, timezone.now()) if door.membership else frozenset()
    rows = NetworkUserObjectPermission.objects.filter(content_object=door.network, user=user)
    rows.exclude(permission__codename__in=due).delete()
    held = {*rows.values_list("permission__codename", flat=True)}
    wanted = Permission.objects.filter(content_type__app_label="networks", codename__in=due - held)
    NetworkUserObjectPermission.objects.bulk_create(
        NetworkUserObjectPermission(content_object=door.network, user=user, permission=permission)
        for permission in wanted
    )


def _flag(network: Network) -> None:
    needs = network.archived_at is None and not _conveners(network).exists()
    if needs != network.needs_convener:
        network.needs_convener = needs
        network.save(update_fields=["needs_convener"])


def _conveners(network: Network) -> MembershipQuerySet:
    return Membership.objects.filter(network=network, state=State.ACTIVE, role=Role.CONVENER)


def _joins_at_once(network: Network, user: User) -> bool:
    if network.joining == Network.Joining.AT_ONCE:
        return True
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return any(address.rpartition("@")[2].lower() in network.domains for address in verified)


def _has_come(moment: datetime | None) -> bool:
    return moment is not None and moment <= timezone.now()


def _check_manages(door: Door, by: User) -> None:
    """Site staff who look after networks in the admin, or one who holds the key now, under the lock."""
    if by.has_perm("networks.change_network"):
        return
    held = Network.objects.filter(pk=door.network.pk).held_by(by, MANAGE)
    if not held.exists():
        raise Refused("Only the conveners of the network may do this.")


def _check_not_archived(door: Door) -> None:
    if door.network.is_archived:
        raise Refused("This network is archived.")


def _check_may_ask(door: Door) -> None:
    membership = door.membership
    if membership is None or membership.state not in {State.DECLINED, State.REMOVED}:
        return
    if membership.state == State.REMOVED:
        raise Refused("You were removed from this network. Its conveners can invite you.")
    if membership.ask_again_at is not None and membership.ask_again_at > timezone.now():
        raise Refused("You may ask again later.")


def _check_a_convener_stays(door: Door) -> None:
    membership = _there(door)
    if membership.role != Role.CONVENER or membership.state != State.ACTIVE:
        return
    if not _conveners(door.network).exclude(pk=membership.pk).exists():
        raise Refused("You are the only convener. Make somebody else convener first.")
