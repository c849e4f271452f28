"""Posts, their files and discussions as things that people report. Nothing here leads to an anonymous author."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.utils.safestring import mark_safe

from accounts.author_columns import shown_name
from accounts.models import User
from hub.database.prepared import as_text, prepared_among
from hub.moderation.registry import EXCERPT, ContextText, ReportedSubject, Rows, Viewer
from hub.moderation.reports.case_files import passage_of_file, said_of
from hub.posts.excerpts import beginning_of
from hub.richtext.plain_text import plain_text, shortened
from hub.safeguarding.file_screening import set_withheld
from networks.discussions import flows
from networks.discussions.models import Poll, Post, PostFile, Thread
from networks.discussions.notifications.notification_posts import address_of, byline_of
from networks.discussions.posts.files import FILE
from networks.discussions.querysets import PostQuerySet, ThreadQuerySet

BYLINES = ("author", "pseudonym")
OF_POST = tuple(f"post__{name}" for name in BYLINES)


class PostReports:
    kind = "post"
    label = "Post"

    def visible_to(self, viewer: Viewer) -> PostQuerySet:
        return Post.objects.visible_to(cast(User, viewer))

    def moderated_by(self, moderator: AbstractBaseUser) -> PostQuerySet:
        return Post.objects.moderated_by(cast(User, moderator))

    def everything(self) -> PostQuerySet:
        return Post.objects.filter(deleted_at=None, thread__in=Thread.objects.held())

    def written_by(self, person: AbstractBaseUser) -> PostQuerySet:
        return Post.objects.filter(Q(author=person.pk) | Q(pseudonym__user=person.pk))

    def subjects(self, rows: Rows) -> Sequence[ReportedSubject]:
        return [ReportedPost._make(row).subject for row in _values(rows)]

    def passages(self, rows: Rows, object_id: int) -> Sequence[ContextText]:
        """With the post before it and the one after it."""
        posts = rows.select_related(*BYLINES)
        post = posts.filter(pk=object_id).first()
        if post is None:
            return []
        near = posts.filter(thread=post.thread_id)
        before = near.filter(number__lt=post.number).order_by("-number").first()
        after = near.filter(number__gt=post.number).order_by("number").first()
        return [passage_of(each, object_id) for each in (before, post, after) if each is not None]


class PostFileReports:
    """A file of a post; a picture within the text belongs to the text."""

    kind = FILE
    label = "File"

    def visible_to(self, viewer: Viewer) -> QuerySet[PostFile]:
        shown = PostFile.objects.filter(is_inline=False, file__is_open=True)
        return shown.filter(post__in=Post.objects.visible_to(cast(User, viewer)))

    def moderated_by(self, moderator: AbstractBaseUser) -> QuerySet[PostFile]:
        return PostFile.objects.filter(
            is_inline=False, post__in=Post.objects.moderated_by(cast(User, moderator))
        )

    def everything(self) -> QuerySet[PostFile]:
        return PostFile.objects.filter(is_inline=False, post__in=PostReports().everything())

    def written_by(self, person: AbstractBaseUser) -> QuerySet[PostFile]:
        return PostFile.objects.filter(
            Q(post__author=person.pk) | Q(post__pseudonym__user=person.pk)
        )

    def subjects(self, rows: Rows) -> Sequence[ReportedSubject]:
        return [
            file_subject(place)
            for place in rows.select_related("file__reading", "post__thread", *OF_POST)
        ]

    def passages(self, rows: Rows, object_id: int) -> Sequence[ContextText]:
        """What is known of it, then the post it is attached to."""
        place = (
            rows.filter(pk=object_id)
            .select_related("file__reading", "post__thread", *OF_POST)
            .first()
        )
        return file_passages(place) if place else []

    def delete(self, object_id: int, *, by: AbstractBaseUser, reason: str) -> None:  # noqa: ARG002 - it is noted already
        for place in self.everything().filter(pk=object_id).select_related("post"):
            flows.set_file_aside(place=place)

    def hide(self, object_id: int, *, on: bool) -> None:
        for place in self.everything().filter(pk=object_id).select_related("file"):
            set_withheld(place.file, on=on)


class ThreadReports:
    kind = "thread"
    label = "Discussion"

    def visible_to(self, viewer: Viewer) -> ThreadQuerySet:
        return Thread.objects.visible_to(cast(User, viewer))

    def moderated_by(self, moderator: AbstractBaseUser) -> ThreadQuerySet:
        return Thread.objects.moderated_by(cast(User, moderator))

    def everything(self) -> ThreadQuerySet:
        return Thread.objects.held()

    def written_by(self, person: AbstractBaseUser) -> ThreadQuerySet:
        return Thread.objects.filter(Q(author=person.pk) | Q(pseudonym__user=person.pk))

    def subjects(self, rows: Rows) -> Sequence[ReportedSubject]:
        threads = list(rows.select_related("network", *BYLINES))
        bodies = dict(
            Post.objects.filter(thread__in=threads, number=1, deleted_at=None).values_list(
                "thread", "body"
            )
        )
        return [_thread(thread, bodies.get(thread.pk, "")) for thread in threads]

    def passages(self, rows: Rows, object_id: int) -> Sequence[ContextText]:
        """Its first post, and the two that follow."""
        posts = Post.objects.filter(
            thread__in=rows.filter(pk=object_id), deleted_at=None
        ).select_related(*BYLINES)
        return [
            passage_of(post, post.pk if post.number == 1 else 0)
            for post in posts.order_by("number")[:3]
        ]


class ReportedPost(NamedTuple):
    """A post in a queue, as a row of values: there are fifty on a page. `author` and `pseudonym` as in `ToldPost`."""

    pk: int
    body: str
    version: int
    held_at: datetime | None
    author_id: int | None
    author: str | None
    pseudonym: int | None
    title: str
    network: int

    @property
    def subject(self) -> ReportedSubject:
        return ReportedSubject(
            kind=PostReports.kind,
            object_id=self.pk,
            label=PostReports.label,
            title=self.title,
            # One that waits has no page of its own yet.
            address=address_of(self.pk) if self.held_at is None else "",
            excerpt=shortened(beginning_of(self.body), EXCERPT),
            byline=byline_of(self.author or "", self.pseudonym),
            author_id=self.author_id,
            scope=self.network,
            version=str(self.version),
        )


def _values(rows: Rows) -> QuerySet[Post, tuple[Any, ...]]:
    signed = ("author", shown_name("author"), "pseudonym__number")
    return rows.values_list(
        "pk", "body", "version", "held_at", *signed, "thread__title", "thread__network"
    )


def posts_for_moderator(
    moderator: AbstractBaseUser, ids: Collection[int]
) -> Sequence[ReportedSubject]:
    """Those of these posts that the person looks after: one question, prepared."""
    assert moderator.pk is not None
    return [ReportedPost._make(row).subject for row in _moderated_posts(moderator.pk, as_text(ids))]


_moderated_posts = prepared_among(lambda moderator: _values(PostReports().moderated_by(moderator)))


def file_subject(place: PostFile) -> ReportedSubject:
    return ReportedSubject(
        kind=FILE,
        object_id=place.pk,
        label=PostFileReports.label,
        title=place.file.original_name,
        address=place.post.get_absolute_url(),
        excerpt=said_of(place.file),
        byline=place.post.byline,
        author_id=place.post.author_id,
        scope=place.post.thread.network_id,
        version=place.file.sha256[:32],
    )


def file_passages(place: PostFile) -> list[ContextText]:
    """What is known of it, then the post it is attached to."""
    return [passage_of_file(place.file, place.post.byline), passage_of(place.post, 0)]


def _thread(thread: Thread, body: str) -> ReportedSubject:
    return ReportedSubject(
        kind=ThreadReports.kind,
        object_id=thread.pk,
        label=ThreadReports.label,
        title=thread.title,
        address=thread.get_waiting_url() if thread.held_at else thread.get_absolute_url(),
        excerpt=shortened(plain_text(body), EXCERPT),
        byline=thread.byline,
        author_id=thread.author_id,
        scope=thread.network_id,
        version=str(thread.version),
    )


def passage_of(post: Post, subject_id: int) -> ContextText:
    """A post as it stands in a case; the one of this key is what it is about, and stands with all that it holds."""
    is_subject = post.pk == subject_id
    files = _files_of(post) if is_subject else ()
    beside = asked_beside(post.thread) if is_subject and post.number == 1 else ()
    # The body was sanitised on its way to the database.
    return ContextText(
        post.byline, mark_safe(post.body), post.created_at, is_subject, files, beside
    )


def _files_of(post: Post) -> list[tuple[str, str]]:
    places = PostFile.objects.filter(post=post, is_inline=False).select_related("file")
    return [(place.file.original_name, place.file.get_absolute_url()) for place in places]


def asked_beside(thread: Thread) -> list[tuple[str, list[str]]]:
    """What a discussion says beside its first post: content warning, tags, its poll with the choices."""
    said = [("Content warning", [thread.content_warning])] if thread.content_warning else []
    if tags := [tag.name for tag in thread.tags.order_by("name")]:
        said.append(("Tags", tags))
    if (poll := Poll.objects.filter(thread=thread).first()) is not None:
        said.append((f"Poll: {poll.question}", [choice.text for choice in poll.choices.all()]))
    return said
