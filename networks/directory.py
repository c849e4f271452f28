"""The directory of networks: which ones, for whom, in what order."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Lower

from accounts.models import User
from networks.models import Membership, Network
from networks.querysets import NetworkQuerySet

PAGE_SIZE = 30


@dataclass(frozen=True)
class Asked:
    """What the address asks for: words, a topic, mine or open or private ones."""

    text: str = ""
    topic: str = ""
    show: str = ""


SHOWN = {
    "mine": "Mine",
    "open": "Open to join",
    "request": "Ask to join",
}


def networks_for(viewer: User | AnonymousUser, asked: Asked) -> NetworkQuerySet:
    """The networks that exist for the viewer and fit what is asked, one's own first, then by name."""
    networks = Network.objects.visible_to(viewer).select_related("figures", "picture")
    if asked.text:
        networks = networks.filter(Q(name__icontains=asked.text) | Q(purpose__icontains=asked.text))
    if asked.topic:
        networks = networks.filter(topics__contains=[asked.topic])
    if asked.show == "open":
        networks = networks.filter(joining=Network.Joining.AT_ONCE, archived_at=None)
    if asked.show == "request":
        networks = networks.filter(joining=Network.Joining.ON_REQUEST, archived_at=None)
    return _mine_first(networks, viewer, only=asked.show == "mine")


def topics_for(viewer: User | AnonymousUser) -> list[str]:
    """Topics of the networks that exist for the viewer, in order."""
    rows = Network.objects.visible_to(viewer).values_list("topics", flat=True)
    return sorted({topic for topics in rows for topic in topics}, key=str.lower)


def _mine_first(networks: NetworkQuerySet, viewer: User | AnonymousUser, *, only: bool) -> NetworkQuerySet:
    archived_last = Case(When(archived_at=None, then=0), default=1)
    if not viewer.is_authenticated:
        return networks.none() if only else networks.order_by(archived_last, Lower("name"), "pk")
    own = Membership.objects.filter(network=OuterRef("pk"), user=viewer, state=Membership.State.ACTIVE)
    networks = networks.annotate(is_mine=Exists(own))
    if only:
        networks = networks.filter(is_mine=True)
    return networks.order_by(Case(When(is_mine=True, then=Value(0)), default=1), archived_last, Lower("name"), F("pk"))
