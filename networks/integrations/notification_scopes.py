"""Networks that a person can choose in their notification settings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.db.models.functions import Lower

from hub.notifications.scopes import NotificationScope
from networks.models import Membership, Network


def places_of(person: AbstractBaseUser, scopes: Iterable[int]) -> Sequence[NotificationScope]:
    """Return the person's networks, and those of the scopes that they may see. One query."""
    inside = Membership.objects.active().filter(user=person.pk).values("network")
    visible = Network.objects.visible_to(person)  # type: ignore[arg-type]
    chosen = visible.filter(Q(pk__in=inside) | Q(pk__in=list(scopes)), archived_at=None).order_by(
        Lower("name"), "pk"
    )
    hidden = Network.Level.HIDDEN
    return [
        NotificationScope(pk, name, level != hidden)
        for pk, name, level in chosen.values_list("pk", "name", "level")
    ]
