"""Networks as scopes of moderation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import User
from hub.moderation.registry import ActionNotPossible, Rows
from networks import access
from networks.access import MANAGE, MODERATE, NotAllowed
from networks.members.selectors import present_moderators_of
from networks.models import Membership, Network


class NetworkModerationScopes:
    def names(self, scopes: Collection[int]) -> Mapping[int, str]:
        return dict(Network.objects.filter(pk__in=scopes).values_list("pk", "name"))

    def names_for(self, person: AbstractBaseUser, scopes: Collection[int]) -> Mapping[int, str]:
        if not scopes:
            return {}
        known = Network.objects.visible_to(cast(User, person)).filter(pk__in=scopes)
        return dict(known.values_list("pk", "name"))

    def confidential(self, scopes: Collection[int]) -> Collection[int]:
        if not scopes:
            return []
        return [
            *Network.objects.filter(pk__in=scopes, confidential_mail=True).values_list(
                "pk", flat=True
            )
        ]

    def is_closed(self, scope: int) -> bool:
        network = Network.objects.filter(pk=scope)
        return network.exists() and not network.open_to(AnonymousUser()).exists()

    def read_by_all(self, scopes: Collection[int]) -> Collection[int]:
        if not scopes:
            return []
        return [
            *Network.objects.open_to(AnonymousUser())
            .filter(pk__in=scopes)
            .values_list("pk", flat=True)
        ]

    def may_moderate(self, person: AbstractBaseUser, scope: int) -> bool:
        return Network.objects.filter(pk=scope).held_by(cast(User, person), MODERATE).exists()

    def may_suspend(self, person: AbstractBaseUser, scope: int) -> bool:
        """Return whether the person may suspend members.

        `networks.access` checks again under the lock.
        """
        held = Network.objects.filter(pk=scope).held_by(cast(User, person), MANAGE)
        return cast(User, person).has_perm("networks.change_network") or held.exists()

    def suspend(
        self, person_id: int, scope: int, *, by: AbstractBaseUser, until: datetime, reason: str
    ) -> None:
        network, person = Network.objects.get(pk=scope), User.objects.get(pk=person_id)
        belongs = Membership.objects.filter(
            network=network, user=person, state__in=["active", "suspended"]
        )
        if not belongs.exists():
            raise ActionNotPossible("This person does not belong to the network any more.")
        try:
            access.suspend(
                network=network, user=person, by=cast(User, by), until=until, reason=reason
            )
        except NotAllowed as refused:
            raise ActionNotPossible(str(refused)) from None

    def restore(self, person_id: int, scope: int, *, by: AbstractBaseUser) -> None:
        network, person = Network.objects.filter(pk=scope).first(), User.objects.get(pk=person_id)
        if network is None:
            return
        try:
            access.restore(network=network, user=person, by=cast(User, by))
        except NotAllowed as refused:
            raise ActionNotPossible(str(refused)) from None

    def moderators(self, scope: int) -> Collection[int]:
        return [*present_moderators_of(scope).values_list("pk", flat=True)]

    def looked_after_by(self, person: AbstractBaseUser) -> Rows:
        return Network.objects.held_by(cast(User, person), MODERATE).values("pk")

    def moderated(self, person: AbstractBaseUser) -> Sequence[tuple[int, str, str]]:
        networks = Network.objects.held_by(cast(User, person), MODERATE).order_by("name")
        return [
            (each.pk, each.name, reverse("networks:reports", args=[each.slug])) for each in networks
        ]
