"""One page of a thread, ready to be shown: its posts, how each looks to this viewer, and where the reader stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from networks.discussions.models import Post, Thread
from networks.discussions.models.thread import POSTS_PER_PAGE
from networks.discussions.post_rows import PostRow, rows_on
from networks.discussions.reading import read_to
from networks.discussions.showing import shown_posts
from networks.standing import Standing


@dataclass(frozen=True)
class ThreadPage:
    """`number` counts from 1. `posts` are (post, its HTML). Shaped like Django's Page, for the pagination component."""

    thread: Thread
    number: int
    posts: Sequence[tuple[PostRow, SafeString]]
    read_to: int

    @property
    def last(self) -> int:
        return last_page(self.thread)

    @property
    def paginator(self) -> Any:
        return _Pages(self.last)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.last

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1

    @property
    def last_number(self) -> int:
        """Of the last post on this page; 0 where there is none."""
        return self.posts[-1][0].number if self.posts else 0

    @property
    def first_unread(self) -> int | None:
        """The number of the first post the reader has not seen; None if there is none."""
        return self.read_to + 1 if 0 < self.read_to < self.thread.last_number else None


@dataclass(frozen=True)
class _Pages:
    num_pages: int


def last_page(thread: Thread) -> int:
    return max(1, (thread.last_number - 1) // POSTS_PER_PAGE + 1)


def page_of(thread: Thread, standing: Standing, number: int, read_to: int) -> ThreadPage:
    """The page of this number, 0 for the last. Five queries at most, however long the thread and the page are."""
    number = number or last_page(thread)
    return ThreadPage(thread, number, shown_posts(rows_on(thread, number), thread, standing), read_to)


def first_unread_post(thread: Thread, standing: Standing) -> Post | None:
    """The first post after those that the reader has seen; None if there is none."""
    unread = Post.objects.visible_to(standing.viewer).filter(thread=thread, number__gt=read_to(thread, standing))
    return unread.order_by("number").first()
