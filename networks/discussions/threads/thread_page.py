"""One page of a thread, ready to be shown: its posts, how each looks to this viewer, and where the reader stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from hub.http.pagination import PageSteps
from networks.discussions.models import Post, Thread
from networks.discussions.models.thread import POSTS_PER_PAGE, page_with
from networks.discussions.posts.post_rows import PostRow, rows_on
from networks.discussions.posts.rendering import shown_posts
from networks.discussions.threads.read_state import read_to
from networks.viewer_context import NetworkViewer


@dataclass(frozen=True)
class ThreadPagination(PageSteps):
    """Where a page stands among those of its thread; both count from 1. Shaped like Django's Page."""

    number: int
    last: int

    @property
    def paginator(self) -> Any:
        return self

    @property
    def num_pages(self) -> int:
        return self.last


@dataclass(frozen=True)
class ThreadPage:
    """`number` counts from 1. `posts` are (post, its HTML)."""

    thread: Thread
    number: int
    posts: Sequence[tuple[PostRow, SafeString]]
    read_to: int

    @property
    def pages(self) -> ThreadPagination:
        return ThreadPagination(self.number, last_page(self.thread))

    @property
    def last_number(self) -> int:
        """Of the last post on this page; 0 where there is none."""
        return self.posts[-1][0].number if self.posts else 0

    @property
    def has_unread(self) -> bool:
        """Whether the reader was here before, and something came since."""
        return 0 < self.read_to < self.thread.last_number

    @property
    def parts_read(self) -> bool:
        """Whether the reader's place is on this page, with something new after it."""
        first = (self.number - 1) * POSTS_PER_PAGE
        return (
            self.has_unread and first <= self.read_to < first + POSTS_PER_PAGE and bool(self.unread)
        )

    @property
    def opening(self) -> SafeString:
        """The thread's first post."""
        return self._from_to(1, 1)

    @property
    def read(self) -> SafeString:
        """What comes after it, up to where the reader has read; all, where nothing is new."""
        return self._from_to(2, self.read_to if self.has_unread else self.last_number)

    @property
    def unread(self) -> SafeString:
        return (
            self._from_to(max(2, self.read_to + 1), self.last_number)
            if self.has_unread
            else mark_safe("")
        )

    def _from_to(self, first: int, last: int) -> SafeString:
        return mark_safe("".join(html for post, html in self.posts if first <= post.number <= last))


def last_page(thread: Thread) -> int:
    return max(1, page_with(thread.last_number))


def page_of(thread: Thread, viewer: NetworkViewer, number: int, read_to: int) -> ThreadPage:
    """The page of this number, 0 for the last. Five queries at most, however long the thread and the page are."""
    number = number or last_page(thread)
    return ThreadPage(
        thread, number, shown_posts(rows_on(thread, number, viewer.user), thread, viewer), read_to
    )


def first_unread_post(thread: Thread, viewer: NetworkViewer) -> Post | None:
    """The first post after those that the reader has seen; None if there is none."""
    unread = Post.objects.visible_to(viewer.user).filter(
        thread=thread, number__gt=read_to(thread, viewer)
    )
    return unread.order_by("number").first()
