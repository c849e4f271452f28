"""What is new, for the pages where a person arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, DateTimeField, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from accounts.models import User
from hub.database.prepared import known_by_key, prepared
from networks.discussions.models import Post, Subscription, Thread
from networks.discussions.threads.thread_rows import ThreadRow, as_rows, made
from networks.models import Membership, Network
from networks.models.figures import RECENT
from networks.querysets import NetworkQuerySet
from networks.viewer_context import NetworkViewer

LOOKED_AT = 40  # the newest threads of one's networks, among which the unread ones come first
SHOWN = 10
LIVE = 5


@dataclass(frozen=True)
class PersonalActivity:
    """A person's own start: threads of their networks, and requests that wait for them as a convener."""

    threads: Sequence[ThreadRow]
    asking: Sequence[Network]
    has_networks: bool


def front_of(person: User) -> PersonalActivity:
    """Two queries, however many networks there are; another where nobody said anything there."""
    newest = made(_newest(person.pk))
    asking = _asking(person.pk)
    has_networks = bool(newest or asking or _is_somewhere(person.pk))
    return PersonalActivity(
        sorted(newest, key=lambda thread: not thread.is_unread)[:SHOWN], asking, has_networks
    )


def live_threads() -> Sequence[ThreadRow]:
    """The threads that everyone may read in which somebody wrote last."""
    return made(_live())


@dataclass(frozen=True)
class NetworkActivity:
    """How many posts a network had lately, and how closely the viewer follows it: empty for no choice of their own."""

    posts: int
    level: str


def lately_in(viewer: NetworkViewer) -> NetworkActivity:
    """For who may read inside. One query."""
    since = timezone.now() - RECENT
    ((posts, level),) = _lately(viewer.network.pk, viewer.user.pk or 0, since.isoformat())
    return NetworkActivity(posts, level)


@prepared(int)
def _is_somewhere(person: int) -> QuerySet[Membership, int]:
    return Membership.objects.active().filter(user=person).values_list("network", flat=True)[:1]


@prepared(int)
def _newest(person: int) -> QuerySet[Thread, tuple[Any, ...]]:
    reader = known_by_key(User, person)
    mine = Membership.objects.active().filter(user=person).values("network")
    threads = Thread.objects.visible_to(reader).filter(network__in=mine).not_muted_by(reader)
    # Chosen first, by what stands in the index: only of those is the rest read.
    newest = threads.order_by("-last_post_at", "-pk").values("pk")[:LOOKED_AT]
    return as_rows(
        Thread.objects.visible_to(reader).filter(pk__in=newest).order_by("-last_post_at", "-pk"),
        reader,
    )


@prepared(int)
def _asking(person: int) -> NetworkQuerySet:
    """Networks the person convenes in which people wait for an answer, with how many."""
    waiting = Count("memberships", filter=Q(memberships__state=Membership.State.REQUESTED))
    convened = Network.objects.held_by(known_by_key(User, person), "manage_network").filter(
        archived_at=None
    )
    return convened.annotate(waiting=waiting).filter(waiting__gt=0).order_by("name")


@prepared()
def _live() -> QuerySet[Thread, tuple[Any, ...]]:
    newest = Thread.objects.public().order_by("-last_post_at", "-pk").values("pk")[:LIVE]
    threads = Thread.objects.public().filter(pk__in=newest)
    return as_rows(threads.order_by("-last_post_at", "-pk"), AnonymousUser())


@prepared(int, int, str)
def _lately(network: int, viewer: int, since: str) -> QuerySet[Network, tuple[int, str]]:
    at = Cast(Value(since, output_field=TextField()), DateTimeField())
    threads = Thread.objects.live().filter(network=network, last_post_at__gte=at)
    posts = Post.objects.live().filter(thread__in=threads, created_at__gte=at).order_by()
    number = posts.values("deleted_at").annotate(number=Count("pk")).values("number")
    level = Subscription.objects.filter(user=viewer, network=network).values("level")
    return Network.objects.filter(pk=network).values_list(
        Coalesce(Subquery(number), 0), Coalesce(Subquery(level), Value(""))
    )
