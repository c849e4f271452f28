"""Networks as places where somebody looks after what is reported."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from networks.access import MODERATE
from networks.models import Network


class NetworkScopes:
    def names(self, scopes: Collection[int]) -> Mapping[int, str]:
        """For site staff, who know of every network."""
        return dict(Network.objects.filter(pk__in=scopes).values_list("pk", "name"))

    def is_closed(self, scope: int) -> bool:
        network = Network.objects.filter(pk=scope)
        return network.exists() and not network.open_to(AnonymousUser()).exists()

    def may_moderate(self, person: AbstractBaseUser, scope: int) -> bool:
        return Network.objects.filter(pk=scope).held_by(cast(User, person), MODERATE).exists()
