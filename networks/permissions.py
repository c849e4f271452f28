"""Who may do what in a network, by the rows of the same lock that says who may enter."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from networks.access import MANAGE, MODERATE, POST
from networks.models import Network

type Viewer = User | AnonymousUser


def can_post(user: Viewer, network: Network) -> bool:
    return not network.is_archived and _holds(user, network, POST)


def can_moderate(user: Viewer, network: Network) -> bool:
    return _holds(user, network, MODERATE)


def can_manage(user: Viewer, network: Network) -> bool:
    return _holds(user, network, MANAGE)


def _holds(user: Viewer, network: Network, permission: str) -> bool:
    return Network.objects.filter(pk=network.pk).held_by(user, permission).exists()
