"""Rows and pages of comments, without their texts.

A row holds everything that decides how a comment looks. The text itself is read only when a comment
has to be rendered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from accounts.author_columns import byline_of
from accounts.models import User
from accounts.prepared import prepared_for_viewer
from hub.database.prepared import prepared
from learn.comments.models import Comment, CommentReaction

PER_PAGE = 20


class CommentRow(NamedTuple):
    """Row of one comment, used as the cache key of its rendered HTML.

    `version` stands for the text, `reactions` is JSON, `beginning` is the id of the top-level
    comment (the comment's own unless it is a reply).

    Names are empty if there is no author. `organisation` is empty unless it is listed, `handle`
    unless the viewer may open the author's profile.
    """

    pk: int
    beginning: int
    version: int
    reactions: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    deleted_by_moderator: bool
    hidden_at: datetime | None
    held_at: datetime | None
    writer: int | None
    author: str
    handle: str
    job_title: str
    organisation: str

    @property
    def is_reply(self) -> bool:
        return self.beginning != self.pk

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    def is_by(self, person_id: int | None) -> bool:
        return self.writer is not None and self.writer == person_id


@dataclass(frozen=True, slots=True)
class CommentPage:
    """Page of comments in order.

    `earlier` and `later` are the ids of the first comments of the neighbouring pages. `earlier` is
    0 if the previous page is the first one, None if there is no previous page.
    """

    rows: Sequence[CommentRow]
    earlier: int | None
    later: int | None


def page_from(article: int, viewer: User | AnonymousUser, first: int = 0) -> CommentPage:
    """Return the page that begins with the comment `first`.

    It is the first page if the article has no such comment. One query for the first page, two more
    for other pages.
    """
    start = Comment.objects.filter(article=article, pk=first).first() if first else None
    place = (start.beginning, start.pk) if start else (0, 0)
    rows = [CommentRow(*row) for row in _rows(viewer, article, *place)]
    later = rows[PER_PAGE].pk if len(rows) > PER_PAGE else None
    return CommentPage(
        rows[:PER_PAGE], _earlier(article, viewer.pk or 0, *place) if start else None, later
    )


def first_of_page_with(comment: Comment) -> int:
    """Return the id of the first comment of the page that contains this one.

    0 for the first page.
    """
    keys = list(Comment.objects.shown_below(comment.article_id, 0).values_list("pk", flat=True))
    number = keys.index(comment.pk) // PER_PAGE if comment.pk in keys else 0
    return keys[number * PER_PAGE] if number else 0


@prepared_for_viewer(int, int, int)
def _rows(
    viewer: User | AnonymousUser, article: int, beginning: int, first: int
) -> QuerySet[Comment, tuple[Any, ...]]:
    return Comment.objects.shown_from(article, viewer.pk or 0, beginning, first).values_list(
        *("pk", "beginning", "version", Cast("reactions", TextField())),
        *(
            "created_at",
            "edited_at",
            "deleted_at",
            "deleted_by_moderator",
            "hidden_at",
            "held_at",
            "author",
        ),
        *byline_of("author", viewer),
    )[: PER_PAGE + 1]


def _earlier(article: int, viewer: int, beginning: int, first: int) -> int | None:
    before = Comment.objects.shown_before(article, viewer, beginning, first)
    keys = list(before.values_list("pk", flat=True)[: PER_PAGE + 1])
    if not keys:
        return None
    return keys[PER_PAGE - 1] if len(keys) > PER_PAGE else 0


def own_reactions(article: int, viewer: User) -> list[tuple[int, str]]:
    """Return the comment id and kind of each reaction that the viewer gave."""
    return _reactions(article, viewer.pk)


@prepared(int, int)
def _reactions(article: int, viewer: int) -> QuerySet[CommentReaction, tuple[int, str]]:
    rows = CommentReaction.objects.filter(comment__article=article, user=viewer)
    return rows.order_by("kind").values_list("comment_id", "kind")
