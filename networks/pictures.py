"""Access to pictures of networks: visible to everyone who may see the network."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from hub.files.access import FileOwner, Viewer
from networks.models import Network


def _owned() -> QuerySet[Any, Any]:
    return Network.objects.filter(picture__isnull=False).values("picture")


def _visible_to(viewer: Viewer) -> QuerySet[Any, Any]:
    networks = Network.objects.visible_to(cast("User | AnonymousUser", viewer))
    return networks.filter(picture__isnull=False).values("picture")


OWNER = FileOwner("pictures of networks", _owned, _visible_to)
