"""Posts and discussions as things that people report. Nothing here leads to who wrote one without their name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from accounts.models import User
from hub.moderation.sources import EXCERPT, Passage, Rows, Subject, Viewer
from hub.richtext.plain import plain_text
from networks.discussions.models import Post, Thread
from networks.discussions.querysets import PostQuerySet, ThreadQuerySet

BYLINES = ("author", "pseudonym")


class PostSource:
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

    def subjects(self, rows: Rows) -> Sequence[Subject]:
        return [_post(post) for post in rows.select_related("thread", *BYLINES)]

    def passages(self, rows: Rows, object_id: int) -> Sequence[Passage]:
        """With the post before it and the one after it."""
        posts = rows.select_related(*BYLINES)
        post = posts.filter(pk=object_id).first()
        if post is None:
            return []
        near = posts.filter(thread=post.thread_id)
        before = near.filter(number__lt=post.number).order_by("-number").first()
        after = near.filter(number__gt=post.number).order_by("number").first()
        return [_passage(each, object_id) for each in (before, post, after) if each is not None]


class ThreadSource:
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

    def subjects(self, rows: Rows) -> Sequence[Subject]:
        threads = list(rows.select_related("network", *BYLINES))
        bodies = dict(Post.objects.filter(thread__in=threads, number=1, deleted_at=None).values_list("thread", "body"))
        return [_thread(thread, bodies.get(thread.pk, "")) for thread in threads]

    def passages(self, rows: Rows, object_id: int) -> Sequence[Passage]:
        """Its first post, and the two that follow."""
        posts = Post.objects.filter(thread__in=rows.filter(pk=object_id), deleted_at=None).select_related(*BYLINES)
        return [_passage(post, post.pk if post.number == 1 else 0) for post in posts.order_by("number")[:3]]


def _post(post: Post) -> Subject:
    return Subject(
        kind=PostSource.kind,
        object_id=post.pk,
        label=PostSource.label,
        title=post.thread.title,
        address=post.get_absolute_url(),
        excerpt=_excerpt(post.body),
        byline=post.byline,
        author_id=post.author_id,
        scope=post.thread.network_id,
        version=str(post.version),
    )


def _thread(thread: Thread, body: str) -> Subject:
    return Subject(
        kind=ThreadSource.kind,
        object_id=thread.pk,
        label=ThreadSource.label,
        title=thread.title,
        address=thread.get_absolute_url(),
        excerpt=_excerpt(body),
        byline=thread.byline,
        author_id=thread.author_id,
        scope=thread.network_id,
        version=str(thread.version),
    )


def _excerpt(body: str) -> str:
    return Truncator(plain_text(body)).chars(EXCERPT)


def _passage(post: Post, subject_id: int) -> Passage:
    # The body was sanitised on its way to the database.
    return Passage(post.byline, mark_safe(post.body), post.created_at, post.pk == subject_id)
