"""Lock on a network and a membership, and the steps that every action takes under it.

Object permissions are always derived from the membership.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.audit.log import record
from hub.errors import NotAllowed
from hub.moderation.write_limits.write_access import check_may_write
from networks.counters import recount
from networks.models import Membership, Network, NetworkUserObjectPermission
from networks.models.membership import sort_name_of

State, Role = Membership.State, Membership.Role

ENTER, POST, MODERATE, MANAGE = (
    "enter_network",
    "post_in_network",
    "moderate_network",
    "manage_network",
)
PERMISSIONS = (ENTER, POST, MODERATE, MANAGE)
PERMISSIONS_OF = {
    Role.MEMBER: (ENTER, POST),
    Role.MODERATOR: (ENTER, POST, MODERATE),
    Role.CONVENER: (ENTER, POST, MODERATE, MANAGE),
}
# Events about people who were only ever invited. The audit log shows them to nobody, since they
# would reveal who has an account at an address.
UNTOLD = frozenset(
    {
        "membership.invited",
        "membership.invitation-declined",
        "membership.invitation-ended",
        "membership.invitation-revoked",
        "invitation.turned-down",
    }
)
OUTSIDE = frozenset({State.REQUESTED, State.INVITED, State.LEFT, State.REMOVED, State.DECLINED})


@dataclass
class LockedMembership:
    """Locked network and one person's membership of it, which may not exist yet."""

    network: Network
    membership: Membership | None

    @property
    def state(self) -> str:
        return self.membership.state if self.membership else ""


def permissions_of(membership: Membership, now: datetime) -> frozenset[str]:
    """Return the permissions that the membership grants at this moment.

    None unless it is active; no permission to post while posting is paused.
    """
    if membership.state != State.ACTIVE:
        return frozenset()
    held = frozenset(PERMISSIONS_OF[Role(membership.role)])
    paused = membership.posting_paused_until is not None and membership.posting_paused_until > now
    return held - {POST} if paused else held


@contextmanager
def locked_network(network: Network, user: User) -> Iterator[LockedMembership]:
    """Lock the network's row and yield it with the person's membership, until the block ends."""
    with transaction.atomic():
        locked = Network.objects.select_for_update(no_key=True, of=("self",)).get(pk=network.pk)
        membership = Membership.objects.filter(network=locked, user=user).first()
        yield LockedMembership(locked, membership)


def membership_or_refuse(door: LockedMembership) -> Membership:
    if door.membership is None:
        raise NotAllowed("This person does not belong to the network.")
    return door.membership


def admit(
    door: LockedMembership, user: User, *, by: User, action: str, **changes: object
) -> Membership:
    """Make the membership active and clear what earlier states left in it."""
    joined = {
        "joined_at": timezone.now(),
        "reason": "",
        "ask_again_at": None,
        "joined_by_domain": "",
    }
    return change(door, user, State.ACTIVE, by=by, action=action, **(joined | changes))


def change(
    door: LockedMembership,
    user: User,
    state: str,
    *,
    by: User | None,
    action: str,
    **changes: object,
) -> Membership:
    """Change the membership, sync the object permissions and record an audit event."""
    membership = door.membership or Membership(network=door.network, user=user)
    was_inside = membership.is_active
    if membership.state != state:
        membership.since = timezone.now()
    membership.state = state
    membership.decided_by = by
    membership.sort_name = sort_name_of(user.display_name)
    if state in OUTSIDE:
        membership.role = Role.MEMBER
        membership.suspended_until = membership.posting_paused_until = None
    for name, value in changes.items():
        setattr(membership, name, value)
    membership.save()
    door.membership = membership
    sync_permissions(door, user)
    if membership.is_active != was_inside:
        recount(door.network)
    told = {"role": membership.role, "reason": membership.reason}
    for name in ("suspended_until", "posting_paused_until"):
        if changes.get(name):
            told["until"] = getattr(membership, name).isoformat()
    record(action, by=by, about=user, scope=door.network.pk, **told)
    return membership


def sync_permissions(door: LockedMembership, user: User) -> None:
    """Delete and create object permissions, so that they are those of the membership."""
    due = permissions_of(door.membership, timezone.now()) if door.membership else frozenset()
    rows = NetworkUserObjectPermission.objects.filter(content_object=door.network, user=user)
    rows.exclude(permission__codename__in=due).delete()
    held = {*rows.values_list("permission__codename", flat=True)}
    wanted = Permission.objects.filter(content_type__app_label="networks", codename__in=due - held)
    NetworkUserObjectPermission.objects.bulk_create(
        NetworkUserObjectPermission(content_object=door.network, user=user, permission=permission)
        for permission in wanted
    )


def domain_letting_in(network: Network, user: User) -> str:
    """Return the domain by which the person may join at once; empty if there is none.

    It is that of one of their verified addresses.
    """
    if not network.domains:
        return ""
    return next((domain for domain in verified_domains(user) if domain in network.domains), "")


def verified_domains(user: User) -> list[str]:
    verified = (
        EmailAddress.objects.filter(user=user, verified=True)
        .order_by("pk")
        .values_list("email", flat=True)
    )
    return [address.rpartition("@")[2].lower() for address in verified]


def has_passed(moment: datetime | None) -> bool:
    return moment is not None and moment <= timezone.now()


def check_manages(door: LockedMembership, by: User) -> None:
    """Check under the lock that a person may manage the network. Raises NotAllowed.

    Site staff who manage networks in the admin may, and people who hold the permission now. A
    person under a sanction may not.
    """
    check_may_write(by, door.network.pk)
    if by.has_perm("networks.change_network"):
        return
    held = Network.objects.filter(pk=door.network.pk).held_by(by, MANAGE)
    if not held.exists():
        raise NotAllowed("Only the conveners of the network may do this.")


def check_not_archived(door: LockedMembership) -> None:
    if door.network.is_archived:
        raise NotAllowed("This network is archived.")


def check_may_ask(door: LockedMembership) -> None:
    membership = door.membership
    if membership is None or membership.state not in {State.DECLINED, State.LEFT, State.REMOVED}:
        return
    if membership.state == State.REMOVED:
        raise NotAllowed("You were removed from this network. Its conveners can invite you.")
    if membership.ask_again_at is not None and membership.ask_again_at > timezone.now():
        raise NotAllowed(
            f"You may ask again from {timezone.localtime(membership.ask_again_at):%-d %B %Y}."
        )


def check_convener_remains(door: LockedMembership) -> None:
    membership = membership_or_refuse(door)
    if membership.role != Role.CONVENER or membership.state != State.ACTIVE:
        return
    others = (
        Membership.objects.active()
        .filter(network=door.network, role=Role.CONVENER)
        .exclude(pk=membership.pk)
    )
    if not others.exists():
        raise NotAllowed("You are the only convener. Make somebody else convener first.")
