"""Lists of threads: in which order, which ones, and where the next page begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from accounts.models import User
from accounts.prepared import PreparedForViewer
from networks.discussions.models import Subscription, Thread, ThreadTag
from networks.discussions.querysets import ThreadQuerySet
from networks.discussions.threads.thread_rows import ThreadRow, as_rows, made
from networks.viewer_context import NetworkViewer

PAGE_SIZE = 20
VIEWS = {
    "": "Newest activity",
    "newest": "Newest first",
    "unanswered": "Unanswered",
    "mine": "Mine",
    "followed": "Followed",
}


@dataclass(frozen=True)
class ThreadListFilters:
    """What the address asks for. `after` is where the page before this one ended: a time and a number."""

    show: str = ""
    tag: str = ""
    after: str = ""

    @classmethod
    def from_address(cls, parameters: Any) -> ThreadListFilters:
        show = parameters.get("show", "")
        return cls(
            show if show in VIEWS else "",
            parameters.get("tag", "")[:60],
            parameters.get("after", "")[:60],
        )

    @property
    def order(self) -> str:
        return "created_at" if self.show in {"newest", "unanswered"} else "last_post_at"

    @property
    def mark(self) -> tuple[str, int] | None:
        """The time and the key of the thread after which the page begins; None for the first page, or for nonsense."""
        moment, _, number = self.after.rpartition("-")
        try:
            at, pk = datetime.fromisoformat(moment), int(number)
        except ValueError:
            return None
        return (at.isoformat(), pk) if at.tzinfo is not None and 0 <= pk < 2**31 else None


@dataclass(frozen=True)
class ThreadList:
    """Threads of one page, `pinned` ones apart; `next` is the `after` of the page that follows, empty on the last."""

    asked: ThreadListFilters
    pinned: Sequence[ThreadRow]
    threads: Sequence[ThreadRow]
    next: str
    tag: ThreadTag | None

    def __bool__(self) -> bool:
        return bool(self.pinned or self.threads)


def threads_in(viewer: NetworkViewer, asked: ThreadListFilters) -> ThreadList:
    """A page of the network's threads, for a viewer who was found to read inside. One query, one more for a tag."""
    tag, mark = _tag(viewer, asked), asked.mark
    if (asked.tag and tag is None) or (
        asked.show in {"mine", "followed"} and not isinstance(viewer.user, User)
    ):
        return ThreadList(asked, [], [], "", tag)
    values = [viewer.network.pk, *([tag.pk] if tag else []), *(mark or ())]
    found = made(_page(asked.show, tag is not None, mark is not None)(viewer.user, *values))
    pinned = [row for row in found if row.is_pinned] if not asked.show else []
    found = found[len(pinned) :]
    following = _mark(found[PAGE_SIZE - 1], asked) if len(found) > PAGE_SIZE else ""
    return ThreadList(asked, pinned, found[:PAGE_SIZE], following, tag)


def _tag(viewer: NetworkViewer, asked: ThreadListFilters) -> ThreadTag | None:
    if not asked.tag:
        return None
    return (
        ThreadTag.objects.visible_to(viewer.user)
        .filter(network=viewer.network, slug=asked.tag)
        .first()
    )


@cache
def _page(show: str, tagged: bool, later: bool) -> PreparedForViewer[tuple[Any, ...]]:
    """The threads of a page and one more, before those of the first page of all the pinned ones.

    Its values: the network, the tag if there is one, the mark if the page is a later one.
    """
    order = ThreadListFilters(show).order

    def build(viewer: User | AnonymousUser, *values: Any) -> QuerySet[Thread, tuple[Any, ...]]:
        threads = _narrowed(_in_network(viewer, tagged, values), viewer, show)
        if later:
            at, pk = Cast(Value(values[-2], output_field=TextField()), DateTimeField()), values[-1]
            threads = threads.filter(Q(**{f"{order}__lt": at}) | Q(**{order: at, "pk__lt": pk}))
        if show:
            return as_rows(threads.order_by(f"-{order}", "-pk"), viewer)[: PAGE_SIZE + 1]
        others = threads.filter(pinned_at=None).order_by(f"-{order}", "-pk")
        rows = as_rows(others, viewer)[: PAGE_SIZE + 1]
        if later:
            return rows
        pinned = threads.filter(pinned_at__isnull=False).order_by("-pinned_at", "-pk")
        return as_rows(pinned, viewer).union(rows, all=True)

    return PreparedForViewer(build, int, *([int] if tagged else []), *([str, int] if later else []))


def _in_network(
    viewer: User | AnonymousUser, tagged: bool, values: Sequence[Any]
) -> ThreadQuerySet:
    threads = Thread.objects.visible_to(viewer).filter(network=values[0])
    return threads.filter(tags=values[1]) if tagged else threads


def _narrowed(threads: ThreadQuerySet, viewer: User | AnonymousUser, show: str) -> ThreadQuerySet:
    if show == "unanswered":
        return threads.filter(post_count=1, answer=None).exclude(kind=Thread.Kind.ANNOUNCEMENT)
    if show == "mine":
        return threads.filter(Q(author=viewer.pk) | Q(pseudonym__user=viewer.pk))
    if show == "followed" and isinstance(viewer, User):
        return threads.filter(
            Exists(Subscription.objects.followed_by(viewer).filter(thread=OuterRef("pk")))
        )
    return threads


def _mark(row: ThreadRow, asked: ThreadListFilters) -> str:
    return f"{getattr(row, asked.order).isoformat()}-{row.pk}"
