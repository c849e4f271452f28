"""Lists of threads: in which order, which ones, and where the next page begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from networks.discussions.models import Position, Tag, Thread, Watch
from networks.discussions.querysets import ThreadQuerySet
from networks.standing import Standing

PAGE_SIZE = 20
VIEWS = {
    "": "Newest activity",
    "newest": "Newest first",
    "unanswered": "Unanswered",
    "mine": "Mine",
    "followed": "Followed",
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for. `after` is where the page before this one ended: a time and a number."""

    show: str = ""
    tag: str = ""
    after: str = ""

    @classmethod
    def from_address(cls, parameters: Any) -> Asked:
        show = parameters.get("show", "")
        return cls(show if show in VIEWS else "", parameters.get("tag", "")[:60], parameters.get("after", "")[:60])

    @property
    def order(self) -> str:
        return "created_at" if self.show in {"newest", "unanswered"} else "last_post_at"


@dataclass(frozen=True)
class ThreadList:
    """Threads of one page, `pinned` ones apart; `next` is the `after` of the page that follows, empty on the last."""

    asked: Asked
    pinned: Sequence[Thread]
    threads: Sequence[Thread]
    next: str
    tag: Tag | None

    def __bool__(self) -> bool:
        return bool(self.pinned or self.threads)


def threads_in(standing: Standing, asked: Asked) -> ThreadList:
    """A page of the network's threads, for a viewer who was found to read inside. Three queries or fewer."""
    tag = Tag.objects.visible_to(standing.viewer).filter(network=standing.network, slug=asked.tag).first()
    threads = with_rows(Thread.objects.visible_to(standing.viewer).filter(network=standing.network), standing.viewer)
    threads = _narrowed(threads, standing, asked)
    if asked.tag:
        threads = threads.filter(tags=tag) if tag else threads.none()
    first_page = not asked.after
    pinned = (
        list(threads.filter(pinned_at__isnull=False).order_by("-pinned_at")) if first_page and not asked.show else []
    )
    if not asked.show:
        threads = threads.filter(pinned_at=None)
    found = list(_after(threads, asked).order_by(f"-{asked.order}", "-pk")[: PAGE_SIZE + 1])
    following = _mark(found[PAGE_SIZE - 1], asked) if len(found) > PAGE_SIZE else ""
    return ThreadList(asked, pinned, found[:PAGE_SIZE], following, tag)


def with_rows(threads: ThreadQuerySet, viewer: Any) -> ThreadQuerySet:
    """What a row of a list shows: who began it, its tags, and how many posts are new to the reader."""
    threads = threads.select_related("author", "pseudonym").prefetch_related("tags")
    if not isinstance(viewer, User):
        return threads
    position = Position.objects.filter(thread=OuterRef("pk"), user=viewer).values("number")
    watches = Watch.objects.filter(user=viewer)
    own = Subquery(watches.filter(thread=OuterRef("pk")).values("level"))
    of_network = Subquery(watches.filter(network=OuterRef("network")).values("level"))
    return threads.annotate(read_to=Subquery(position), own_level=own, level=Coalesce(own, of_network))


def _narrowed(threads: ThreadQuerySet, standing: Standing, asked: Asked) -> ThreadQuerySet:
    if asked.show == "unanswered":
        return threads.filter(post_count=1, answer=None).exclude(kind=Thread.Kind.ANNOUNCEMENT)
    if asked.show in {"mine", "followed"}:
        if not isinstance(standing.viewer, User):
            return threads.none()
        if asked.show == "mine":
            return threads.filter(Q(author=standing.viewer) | Q(pseudonym__user=standing.viewer))
        return threads.filter(Exists(Watch.objects.followed_by(standing.viewer).filter(thread=OuterRef("pk"))))
    return threads


def _after(threads: ThreadQuerySet, asked: Asked) -> ThreadQuerySet:
    moment, _, number = asked.after.rpartition("-")
    try:
        at, pk = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return threads
    if at.tzinfo is None:
        return threads
    return threads.filter(Q(**{f"{asked.order}__lt": at}) | Q(**{asked.order: at, "pk__lt": pk}))


def _mark(thread: Thread, asked: Asked) -> str:
    return f"{getattr(thread, asked.order).isoformat()}-{thread.pk}"
