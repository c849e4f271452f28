"""Actions on a network itself: create, change settings, archive.

Also what follows for memberships when a person closes their account or changes their name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import FORMER_MEMBER, Erasure, User
from hub.audit.log import record
from hub.errors import Conflict
from hub.moderation.write_limits.write_access import check_may_write
from hub.safeguarding.justifications import Justification
from networks.access.consistency import find_drift, repair
from networks.access.sync_permissions import (
    Role,
    State,
    admit,
    change,
    check_manages,
    locked_network,
)
from networks.integrations.justifications import explain
from networks.models import FormerNetworkSlug, Invitation, Membership, Network
from networks.models.membership import sort_name_of

SETTINGS = (
    *("name", "slug", "purpose", "description", "code_of_conduct", "code_version", "contact"),
    *("level", "joining", "domains", "successor_id", "questions"),
    *(
        "topics",
        "accent",
        "picture_id",
        "lists_organisations",
        "allows_anonymous",
        "confidential_mail",
    ),
    *("holds_first_posts", "holds_links", "holds_anonymous"),
)


class SettingsChanged(Conflict):
    """Edit conflict: somebody else changed the settings since the form was opened."""


def settings_mark(network: Network) -> str:
    """Return a short hash that differs whenever any setting does."""
    values = repr([getattr(network, name) for name in SETTINGS])
    return hashlib.sha256(values.encode()).hexdigest()[:32]


def create_network(*, network: Network, convener: User, by: User) -> Network:
    """Save a new network and admit its first convener. Raises NotAllowed."""
    with transaction.atomic():
        check_may_write(by)
        network.save(force_insert=True)
        _release_former_slug(network.slug)
        record("network.founded", by=by, scope=network.pk, name=network.name)
        with locked_network(network, convener) as door:
            admit(
                door,
                convener,
                by=by,
                action="membership.joined",
                role=Role.CONVENER,
                accepted_code=network.code_version,
            )
    return network


def save_settings(
    *, network: Network, by: User, seen: str = "", explained: Sequence[Justification] = ()
) -> None:
    """Store the changed settings of the network, such as its name, level or way of joining.

    `seen` is the `settings_mark` of the settings that the person edited; raises SettingsChanged if
    it is stale. `explained` are the person's justifications of what may identify a patient in the
    settings. Raises IntegrityError for settings that violate a constraint.
    """
    with locked_network(network, by) as door:
        check_manages(door, by)
        if seen and seen != settings_mark(door.network):
            raise SettingsChanged
        changed = {name: getattr(door.network, name) for name in SETTINGS}
        changed = {
            name: before for name, before in changed.items() if before != getattr(network, name)
        }
        if changed:
            network.save(update_fields=changed)
            if "slug" in changed:
                _release_former_slug(network.slug)
                FormerNetworkSlug.objects.create(network=network, slug=changed["slug"])
            levels = [changed.get("level", network.level), network.level]
            record("network.changed", by=by, scope=network.pk, fields=sorted(changed), level=levels)
            explain(explained, by=by, network=network, place="the settings")


def _release_former_slug(slug: str) -> None:
    """Delete the record of the slug's former network: it belongs to the network that has it now.

    Called after the network is saved. Saving waits for a transaction that is giving the slug up at
    this moment (the unique index on `Network.slug`), so that its row is visible here.
    """
    FormerNetworkSlug.objects.filter(slug=slug).delete()


def archive(*, network: Network, by: User, successor: Network | None = None) -> None:
    """Make the network read-only. Pending requests and invitations end. Idempotent."""
    with locked_network(network, by) as door:
        check_manages(door, by)
        if door.network.is_archived:
            return
        door.network.archived_at, door.network.successor = timezone.now(), successor
        door.network.save(update_fields=["archived_at", "successor"])
        waiting = Membership.objects.filter(
            network=network, state__in=[State.REQUESTED, State.INVITED]
        )
        waiting.update(state=State.LEFT, since=door.network.archived_at)
        _take_invitations_back(door.network)
        record("network.archived", by=by, scope=network.pk)


def reopen(*, network: Network, by: User) -> None:
    """Make an archived network writable again. Idempotent.

    Its successor is cleared, and requests and invitations that ended stay so.
    """
    with locked_network(network, by) as door:
        check_manages(door, by)
        if not door.network.is_archived:
            return
        # For networks that were archived before archiving revoked invitations.
        _take_invitations_back(door.network)
        door.network.archived_at = door.network.successor = None
        door.network.save(update_fields=["archived_at", "successor"])
        for drift in find_drift(door.network):
            repair(drift)
        record("network.reopened", by=by, scope=network.pk)


def _take_invitations_back(network: Network) -> None:
    Invitation.objects.filter(network=network, answered_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )


def close_memberships(user: User, mode: Erasure.Mode) -> None:  # noqa: ARG001
    """End the memberships of an account and its object permissions.

    Called in the transaction that closes the account. It is the same for both modes.
    """
    for network in Network.objects.filter(memberships__user=user).order_by("pk"):
        with locked_network(network, user) as door:
            if door.state in {State.ACTIVE, State.SUSPENDED, State.REQUESTED, State.INVITED}:
                action = "membership.account-closed"
                if door.state == State.INVITED:
                    action = "membership.invitation-ended"
                change(door, user, State.LEFT, by=None, action=action, answers=[])
    # The sort key is made of the name, so it is replaced as well.
    Membership.objects.filter(user=user).update(sort_name=sort_name_of(FORMER_MEMBER))


def name_changed(user: User) -> None:
    """Update the name by which lists of members sort the person."""
    now = sort_name_of(user.display_name)
    Membership.objects.filter(user=user).exclude(sort_name=now).update(sort_name=now)
