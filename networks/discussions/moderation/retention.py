"""What decisions deleted in discussions, for whoever answers an appeal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser

from accounts.models import User
from hub.moderation.models import RetainedContent
from hub.moderation.registry import ContextText, ReportedSubject
from networks.discussions import flows
from networks.discussions.models import Post, PostFile, Thread
from networks.discussions.moderation.reports import (
    PostReports,
    ThreadReports,
    file_passages,
    file_subject,
    passage_of,
)
from networks.discussions.posts.files import FILE


class PostRetention:
    def shown(self, object_id: int) -> tuple[ReportedSubject, Sequence[ContextText]] | None:
        source, rows = PostReports(), Post.objects.filter(pk=object_id, deleted_by_moderator=True)
        found = source.subjects(rows)
        return (found[0], source.passages(rows, object_id)) if found else None

    def restore(self, object_id: int, *, by: AbstractBaseUser) -> None:
        for post in Post.objects.filter(pk=object_id):
            flows.restore_post(post=post, by=cast(User, by))

    def purge(self, object_id: int) -> None:
        for post in Post.objects.filter(pk=object_id):
            flows.purge_post(post=post)


class ThreadRetention(PostRetention):
    """By the post they begin with."""

    def shown(self, object_id: int) -> tuple[ReportedSubject, Sequence[ContextText]] | None:
        found = ThreadReports().subjects(
            Thread.objects.filter(pk=object_id, deleted_at__isnull=False)
        )
        first = (
            Post.objects.filter(thread=object_id, number=1)
            .select_related("author", "pseudonym")
            .first()
        )
        return (found[0], [passage_of(first, first.pk)]) if found and first else None

    def restore(self, object_id: int, *, by: AbstractBaseUser) -> None:
        for post in Post.objects.filter(thread=object_id, number=1):
            flows.restore_post(post=post, by=cast(User, by))

    def purge(self, object_id: int) -> None:
        for post in Post.objects.filter(thread=object_id, number=1):
            flows.purge_post(post=post)


class PostFileRetention:
    def shown(self, object_id: int) -> tuple[ReportedSubject, Sequence[ContextText]] | None:
        place = place_of(object_id)
        return (file_subject(place), file_passages(place)) if place else None

    def restore(self, object_id: int, *, by: AbstractBaseUser) -> None:
        flows.put_file_back(place_id=object_id, by=cast(User, by))

    def purge(self, object_id: int) -> None:
        RetainedContent.objects.take(FILE, object_id)


def place_of(object_id: int) -> PostFile | None:
    """Where a file stands, or stood until a decision took it out."""
    there = PostFile.objects.filter(pk=object_id).first()
    aside = RetainedContent.objects.of(FILE, object_id) if there is None else None
    if aside is None or aside.file is None:
        return there
    post = Post.objects.select_related("thread__network", "author", "pseudonym").filter(
        pk=aside.content["post"]
    )
    return next((PostFile(pk=object_id, post=each, file=aside.file) for each in post), None)
