"""Bulk creation of memberships, for demos, imports and benchmarks.

Admitting people one after the other would take too long there.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from hub.audit.models import AuditEvent
from networks.access.sync_permissions import permissions_of
from networks.counters import recount
from networks.models import Membership, Network, NetworkUserObjectPermission
from networks.models.membership import sort_name_of


@transaction.atomic
def let_in_many(*, network: Network, memberships: Sequence[Membership]) -> None:
    """Create new, active memberships of the network with permissions, audit events and counters.

    The result is the same as that of joining. Raises IntegrityError if somebody has a membership
    already.
    """
    locked = Network.objects.select_for_update(no_key=True, of=("self",)).get(pk=network.pk)
    for membership in memberships:
        membership.sort_name = sort_name_of(membership.user.display_name)
    Membership.objects.bulk_create(memberships)
    held = Permission.objects.filter(
        content_type__app_label="networks", codename__endswith="_network"
    )
    permissions = {permission.codename: permission for permission in held}
    now = timezone.now()
    NetworkUserObjectPermission.objects.bulk_create(
        NetworkUserObjectPermission(
            content_object=locked, user=membership.user, permission=permissions[codename]
        )
        for membership in memberships
        for codename in permissions_of(membership, now)
    )
    AuditEvent.objects.bulk_create(map(_entry, sorted(memberships, key=lambda each: each.since)))
    recount(locked)


def _entry(membership: Membership) -> AuditEvent:
    joined_alone = membership.decided_by_id == membership.user_id
    return AuditEvent(
        at=membership.since,
        action="membership.joined" if joined_alone else "membership.approved",
        actor_id=membership.decided_by_id,
        about_id=membership.user_id,
        scope=membership.network_id,
        details={"role": membership.role, "reason": membership.reason},
    )
