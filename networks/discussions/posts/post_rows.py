"""What decides how the posts of a page look, without what is only read when one has to be rendered: their texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.author_columns import byline_of, shown_name
from accounts.models import User
from accounts.prepared import prepared_for_viewer
from hub.quotations.models import Quotation
from networks.discussions.integrations.quotations import POST
from networks.discussions.models import Post, PostFile, PostLink, Thread
from networks.discussions.models.thread import POSTS_PER_PAGE


class PostRow(NamedTuple):
    """`version` stands for the text, `files` tell their ids and who may open them (`_look_of_file`), `reactions` is
    JSON.

    `writer` is the key of who wrote it, under their name or without it, and never shown. `organisation` is empty
    unless it is listed, and `handle` unless the viewer may open the author's profile. Names are empty, and what is
    `answered` is None, where there is nobody and nothing.
    """

    pk: int
    number: int
    version: int
    reactions: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    deleted_by_moderator: bool
    hidden_at: datetime | None
    held_at: datetime | None
    writer: int | None
    pseudonym: int | None
    author: str
    handle: str
    job_title: str
    organisation: str
    answered: int | None
    answered_deleted_at: datetime | None
    answered_hidden_at: datetime | None
    answered_author: str
    answered_pseudonym: int | None
    has_citations: bool
    has_quotations: bool
    files: list[str]

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def waits(self) -> bool:
        """Whether nobody but its author sees it: it is held, and the row is theirs."""
        return self.held_at is not None

    def is_by(self, person: User | AnonymousUser) -> bool:
        return self.writer is not None and self.writer == person.pk

    @property
    def look(self) -> tuple[Any, ...]:
        """All of it, as part of a key."""
        return (*self[:-1], tuple(self.files))


def rows_on(thread: Thread, page: int, viewer: User | AnonymousUser) -> list[PostRow]:
    """The posts of the page of this number, of a thread that the viewer was found to read. One query."""
    first = (page - 1) * POSTS_PER_PAGE + 1
    return [PostRow(*row) for row in _rows(viewer, thread.pk, first, first + POSTS_PER_PAGE - 1)]


@prepared_for_viewer(int, int, int)
def _rows(
    viewer: User | AnonymousUser, thread: int, first: int, last: int
) -> QuerySet[Post, tuple[Any, ...]]:
    files = (
        PostFile.objects.filter(post=OuterRef("pk"), is_inline=False)
        .order_by("pk")
        .values_list(_look_of_file())
    )
    quotations = Quotation.objects.filter(
        holder_kind=POST, holder_id=OuterRef("pk"), source_kind=POST
    )
    return Post.objects.shown_in(thread, first, last, viewer.pk or 0).values_list(
        *("pk", "number", "version", Cast("reactions", TextField())),
        *("created_at", "edited_at", "deleted_at", "deleted_by_moderator", "hidden_at", "held_at"),
        *(Coalesce("pseudonym__user", "author"), "pseudonym__number"),
        *byline_of("author", viewer),
        *("reply_to", "reply_to__deleted_at", "reply_to__hidden_at"),
        *(shown_name("reply_to__author"), "reply_to__pseudonym__number"),
        *(
            Exists(PostLink.objects.filter(post=OuterRef("pk"))),
            Exists(quotations),
            ArraySubquery(files),
        ),
    )


def _look_of_file() -> Concat:
    """Everything that decides how a post shows one of its files: "12 true clean"."""
    columns = (Cast(name, TextField()) for name in ("file", "file__is_open", "file__scan"))
    return Concat(
        *(part for column in columns for part in (column, Value(" "))), output_field=TextField()
    )
