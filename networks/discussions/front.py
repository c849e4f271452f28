"""What is new, for the pages where a person arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from networks.discussions.listing import with_rows
from networks.discussions.models import Post, Thread
from networks.models import Membership, Network
from networks.models.figures import RECENT
from networks.querysets import NetworkQuerySet

LOOKED_AT = 40  # the newest threads of one's networks, among which the unread ones come first
SHOWN = 10


@dataclass(frozen=True)
class Front:
    """A person's own start: threads of their networks, and requests that wait for them as a convener."""

    threads: Sequence[Thread]
    asking: Sequence[Network]
    has_networks: bool


def front_of(person: User) -> Front:
    """Three queries, however many networks there are."""
    mine = [*Membership.objects.active().filter(user=person).values_list("network", flat=True)]
    return Front(_new_in(person, mine), list(_asking(person)) if mine else [], bool(mine))


def live_threads(number: int = 5) -> Sequence[Thread]:
    """The threads that everyone may read in which somebody wrote last."""
    threads = with_rows(Thread.objects.public(), AnonymousUser()).select_related("network", "author", "pseudonym")
    return list(threads.order_by("-last_post_at", "-pk")[:number])


def recent_posts(network: Network) -> int:
    """How many posts were written in the network lately, for who may read inside."""
    since = timezone.now() - RECENT
    threads = Thread.objects.live().filter(network=network, last_post_at__gte=since)
    return Post.objects.filter(thread__in=threads, deleted_at=None, created_at__gte=since).count()


def _new_in(person: User, networks: Sequence[int]) -> Sequence[Thread]:
    threads = Thread.objects.visible_to(person).filter(network__in=networks).not_muted_by(person)
    newest = with_rows(threads, person).select_related("network", "author", "pseudonym")
    found = list(newest.order_by("-last_post_at", "-pk")[:LOOKED_AT])
    return sorted(found, key=lambda thread: not thread.is_unread)[:SHOWN]


def _asking(person: User) -> NetworkQuerySet:
    """Networks the person convenes in which people wait for an answer, with how many."""
    waiting = Count("memberships", filter=Q(memberships__state=Membership.State.REQUESTED))
    convened = Network.objects.held_by(person, "manage_network").filter(archived_at=None)
    return convened.annotate(waiting=waiting).filter(waiting__gt=0).order_by("name")
