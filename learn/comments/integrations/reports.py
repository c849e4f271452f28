"""Comments as reportable content, moderated by site staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.safestring import mark_safe

from accounts.models import User
from hub.moderation.registry import (
    EXCERPT,
    SITE,
    ContextText,
    EditableTexts,
    ReportedSubject,
    Rows,
    Viewer,
)
from hub.richtext.plain_text import plain_text, shortened
from learn.comments import flows
from learn.comments.models import Comment
from learn.comments.querysets import CommentQuerySet


class CommentReports:
    kind = "comment"
    label = "Comment"

    def visible_to(self, viewer: Viewer) -> CommentQuerySet:
        return Comment.objects.visible_to(cast(User, viewer))

    def moderated_by(self, moderator: AbstractBaseUser) -> CommentQuerySet:
        """Return all comments, including hidden ones, for site staff.

        None for anybody else: comments do not appear in the queue of a network.
        """
        return (
            self.everything()
            if flows.may_moderate(cast(User, moderator))
            else Comment.objects.none()
        )

    def everything(self) -> CommentQuerySet:
        return Comment.objects.held()

    def written_by(self, person: AbstractBaseUser) -> CommentQuerySet:
        return Comment.objects.filter(author=person.pk)

    def subjects(self, rows: Rows) -> Sequence[ReportedSubject]:
        return [_subject(comment) for comment in rows.select_related("article__category", "author")]

    def passages(self, rows: Rows, object_id: int) -> Sequence[ContextText]:
        """Return the comment, with the one that it replies to."""
        comment = rows.filter(pk=object_id).first()
        near = rows.filter(pk__in={comment.beginning, comment.pk}) if comment else rows.none()
        return [_passage(each, object_id) for each in near.select_related("author").order_by("pk")]

    def delete(self, object_id: int, *, by: AbstractBaseUser, reason: str) -> None:
        for comment in self.everything().filter(pk=object_id):
            flows.delete(comment=comment, by=cast(User, by), reason=reason)

    def hide(self, object_id: int, *, on: bool) -> None:
        for comment in self.everything().filter(pk=object_id):
            flows.set_hidden(comment=comment, on=on)

    def release(self, object_id: int, *, by: AbstractBaseUser) -> None:  # noqa: ARG002 - no matter who decided
        for comment in self.everything().filter(pk=object_id):
            flows.let_through(comment=comment)

    def redact(
        self, object_id: int, *, by: AbstractBaseUser, passage: str, everywhere: bool
    ) -> int:
        rows = self.everything().filter(pk=object_id)
        return sum(
            flows.redact(comment=comment, by=cast(User, by), passage=passage, everywhere=everywhere)
            for comment in rows
        )

    def texts_of(self, object_id: int) -> EditableTexts:
        return EditableTexts(
            self.everything().filter(pk=object_id).values_list("body", flat=True).first() or ""
        )

    def edit(self, object_id: int, *, by: AbstractBaseUser, texts: EditableTexts) -> None:
        for comment in self.everything().filter(pk=object_id):
            flows.edit_after_decision(comment=comment, by=cast(User, by), body=texts.body)

    def writer(self, object_id: int) -> int | None:
        """Return the author's id for notifying them, also of deleted comments."""
        return Comment.objects.filter(pk=object_id).values_list("author", flat=True).first()


class CommentRetention:
    """Comments that a decision deleted."""

    def shown(self, object_id: int) -> tuple[ReportedSubject, Sequence[ContextText]] | None:
        source, rows = (
            CommentReports(),
            Comment.objects.filter(pk=object_id, deleted_by_moderator=True),
        )
        found = source.subjects(rows)
        return (found[0], source.passages(rows, object_id)) if found else None

    def restore(self, object_id: int, *, by: AbstractBaseUser) -> None:
        for comment in Comment.objects.filter(pk=object_id):
            flows.restore(comment=comment, by=cast(User, by))

    def purge(self, object_id: int) -> None:
        for comment in Comment.objects.filter(pk=object_id):
            flows.purge(comment=comment)


class CommentBulkRemoval:
    """Removal of all comments by one person, if requested for the whole site."""

    def count(self, person_id: int, scope: int) -> int:
        return (
            Comment.objects.filter(author=person_id, deleted_at=None).count()
            if scope == SITE
            else 0
        )

    def remove_some(self, person_id: int, scope: int, *, by: AbstractBaseUser | None) -> int:  # noqa: ARG002
        return flows.remove_some_of(person_id) if scope == SITE else 0


def _subject(comment: Comment) -> ReportedSubject:
    return ReportedSubject(
        kind=CommentReports.kind,
        object_id=comment.pk,
        label=CommentReports.label,
        title=comment.article.title,
        address=f"{comment.article.get_absolute_url()}#comments"
        if comment.held_at
        else comment.get_absolute_url(),
        excerpt=shortened(plain_text(comment.body), EXCERPT),
        byline=comment.byline,
        author_id=comment.author_id,
        scope=SITE,
        version=str(comment.version),
    )


def _passage(comment: Comment, subject_id: int) -> ContextText:
    # The body was sanitised when it was stored.
    return ContextText(
        comment.byline, mark_safe(comment.body), comment.created_at, comment.pk == subject_id
    )
