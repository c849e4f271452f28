"""Members' own settings of their membership, and memberships that depend on an email address."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat

from accounts.models import User
from hub.audit.log import record
from hub.errors import NotAllowed
from hub.moderation.write_limits.write_access import check_may_write
from networks.access.sync_permissions import (
    Role,
    State,
    change,
    locked_network,
    membership_or_refuse,
    verified_domains,
)
from networks.models import Membership, Network


def accept_code(*, network: Network, user: User, version: int) -> Membership:
    """Accept the code of conduct in the version that the person read; return the membership.

    Raises NotAllowed if there is a newer version.
    """
    with locked_network(network, user) as door:
        membership = membership_or_refuse(door)
        if membership.state != State.ACTIVE:
            raise NotAllowed("Only members accept the code of conduct.")
        check_may_write(user, network.pk)
        if version != door.network.code_version:
            raise NotAllowed(
                "The code of conduct has changed while you were reading. "
                "Please read it as it is now."
            )
        if membership.accepted_code != version:
            membership.accepted_code = version
            membership.save(update_fields=["accepted_code"])
            record(
                "membership.code-accepted", by=user, about=user, scope=network.pk, version=version
            )
        return membership


def show_in_directory(*, network: Network, user: User, shown: bool) -> None:
    """Choose whether other members find the person in the list of members."""
    with locked_network(network, user) as door:
        membership = membership_or_refuse(door)
        if membership.in_directory != shown:
            membership.in_directory = shown
            membership.save(update_fields=["in_directory"])


def addresses_changed(user: User) -> None:
    """End the memberships that depend on an address which the person no longer has."""
    resting = (
        Membership.objects.active().filter(user=user, role=Role.MEMBER).exclude(joined_by_domain="")
    )
    for membership in resting.select_related("network"):
        _end_without_address(membership.network, user)


def end_lost_addresses() -> int:
    """Do the same as `addresses_changed` for everybody; return how many memberships ended.

    For addresses that were lost in another way than through allauth.
    """
    ending = Concat(Value("@"), OuterRef("joined_by_domain"))
    kept = EmailAddress.objects.filter(
        user=OuterRef("user"), verified=True, email__iendswith=ending
    )
    resting = Membership.objects.active().filter(role=Role.MEMBER).exclude(joined_by_domain="")
    lost = (
        resting.filter(~Exists(kept))
        .select_related("network", "user")
        .order_by(F("network"), F("user"))
    )
    return sum(_end_without_address(membership.network, membership.user) for membership in lost)


def _end_without_address(network: Network, user: User) -> bool:
    with locked_network(network, user) as door:
        if door.state != State.ACTIVE or not membership_or_refuse(door).joined_by_domain:
            return False
        if membership_or_refuse(door).role != Role.MEMBER or membership_or_refuse(
            door
        ).joined_by_domain in verified_domains(user):
            return False
        change(door, user, State.LEFT, by=None, action="membership.address-lost")
        return True
