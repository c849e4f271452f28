"""Check that object permissions agree with memberships, and repair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from hub.audit.log import record
from networks.access.sync_permissions import locked_network, permissions_of, sync_permissions
from networks.models import Membership, Network, NetworkUserObjectPermission


@dataclass(frozen=True)
class PermissionDrift:
    """Difference between a person's permissions in a network and those of their membership."""

    network_id: int
    user_id: int
    missing: frozenset[str]
    too_many: frozenset[str]


def find_drift(network: Network | None = None) -> Iterator[PermissionDrift]:
    """Yield every difference between memberships and guardian's rows, in one network or in all."""
    now = timezone.now()
    held: dict[tuple[int, int], set[str]] = {}
    rows, memberships = NetworkUserObjectPermission.objects.all(), Membership.objects.all()
    if network is not None:
        rows, memberships = rows.filter(content_object=network), memberships.filter(network=network)
    keys = rows.values_list("content_object_id", "user_id", "permission__codename")
    for network_id, user_id, codename in keys.iterator():
        held.setdefault((network_id, user_id), set()).add(codename)
    for membership in memberships.iterator():
        has = frozenset(held.pop((membership.network_id, membership.user_id), ()))
        due = permissions_of(membership, now)
        if has != due:
            yield PermissionDrift(membership.network_id, membership.user_id, due - has, has - due)
    for (network_id, user_id), extra in held.items():
        yield PermissionDrift(network_id, user_id, frozenset(), frozenset(extra))


def repair(drift: PermissionDrift) -> None:
    """Sync the object permissions with the membership and record an audit event."""
    network = Network.objects.get(pk=drift.network_id)
    user = User.objects.get(pk=drift.user_id)
    with locked_network(network, user) as door:
        sync_permissions(door, user)
        details = {"missing": sorted(drift.missing), "too_many": sorted(drift.too_many)}
        record("membership.repaired", by=None, about=user, scope=network.pk, **details)
