"""Comments as things that people report. Site staff look after them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.safestring import mark_safe

from accounts.models import User
from hub.moderation.sources import EXCERPT, SITE, Passage, Rows, Subject, Texts, Viewer
from hub.richtext.plain import plain_text, shortened
from learn.comments import flows
from learn.comments.models import Comment
from learn.comments.querysets import CommentQuerySet


class ReportedComments:
    kind = "comment"
    label = "Comment"

    def visible_to(self, viewer: Viewer) -> CommentQuerySet:
        return Comment.objects.visible_to(cast(User, viewer))

    def moderated_by(self, moderator: AbstractBaseUser) -> CommentQuerySet:
        """With what is hidden, for site staff; nobody looks after comments in a network's queue."""
        return self.everything() if flows.may_moderate(cast(User, moderator)) else Comment.objects.none()

    def everything(self) -> CommentQuerySet:
        return Comment.objects.held()

    def written_by(self, person: AbstractBaseUser) -> CommentQuerySet:
        return Comment.objects.filter(author=person.pk)

    def subjects(self, rows: Rows) -> Sequence[Subject]:
        return [_subject(comment) for comment in rows.select_related("article__category", "author")]

    def passages(self, rows: Rows, object_id: int) -> Sequence[Passage]:
        """With the comment it replies to."""
        comment = rows.filter(pk=object_id).first()
        near = rows.filter(pk__in={comment.beginning, comment.pk}) if comment else rows.none()
        return [_passage(each, object_id) for each in near.select_related("author").order_by("pk")]

    def delete(self, object_id: int, *, by: AbstractBaseUser, reason: str) -> None:
        for comment in self.everything().filter(pk=object_id):
            flows.delete(comment=comment, by=cast(User, by), reason=reason)

    def hide(self, object_id: int, *, on: bool) -> None:
        for comment in self.everything().filter(pk=object_id):
            flows.set_hidden(comment=comment, on=on)

    def release(self, object_id: int, *, by: AbstractBaseUser) -> None:  # noqa: ARG002 - whoever decided
        for comment in self.everything().filter(pk=object_id):
            flows.let_through(comment=comment)

    def redact(self, object_id: int, *, by: AbstractBaseUser, passage: str, everywhere: bool) -> int:
        rows = self.everything().filter(pk=object_id)
        return sum(
            flows.redact(comment=comment, by=cast(User, by), passage=passage, everywhere=everywhere) for comment in rows
        )

    def texts_of(self, object_id: int) -> Texts:
        return Texts(self.everything().filter(pk=object_id).values_list("body", flat=True).first() or "")

    def edit(self, object_id: int, *, by: AbstractBaseUser, texts: Texts) -> None:
        for comment in self.everything().filter(pk=object_id):
            flows.edit_after_decision(comment=comment, by=cast(User, by), body=texts.body)

    def writer(self, object_id: int) -> int | None:
        """Who wrote it, for telling them, of what was deleted as well."""
        return Comment.objects.filter(pk=object_id).values_list("author", flat=True).first()


class KeptComments:
    """Those that a decision deleted."""

    def shown(self, object_id: int) -> tuple[Subject, Sequence[Passage]] | None:
        source, rows = ReportedComments(), Comment.objects.filter(pk=object_id, deleted_by_moderator=True)
        found = source.subjects(rows)
        return (found[0], source.passages(rows, object_id)) if found else None

    def restore(self, object_id: int, *, by: AbstractBaseUser) -> None:
        for comment in Comment.objects.filter(pk=object_id):
            flows.restore(comment=comment, by=cast(User, by))

    def purge(self, object_id: int) -> None:
        for comment in Comment.objects.filter(pk=object_id):
            flows.purge(comment=comment)


class RemovedComments:
    """Everything by one person, where that is asked for the whole site."""

    def count(self, person_id: int, scope: int) -> int:
        return Comment.objects.filter(author=person_id, deleted_at=None).count() if scope == SITE else 0

    def remove_some(self, person_id: int, scope: int, *, by: AbstractBaseUser | None) -> int:  # noqa: ARG002
        return flows.remove_some_of(person_id) if scope == SITE else 0


def _subject(comment: Comment) -> Subject:
    return Subject(
        kind=ReportedComments.kind,
        object_id=comment.pk,
        label=ReportedComments.label,
        title=comment.article.title,
        address=f"{comment.article.get_absolute_url()}#comments" if comment.held_at else comment.get_absolute_url(),
        excerpt=shortened(plain_text(comment.body), EXCERPT),
        byline=comment.byline,
        author_id=comment.author_id,
        scope=SITE,
        version=str(comment.version),
    )


def _passage(comment: Comment, subject_id: int) -> Passage:
    # The body was sanitised on its way to the database.
    return Passage(comment.byline, mark_safe(comment.body), comment.created_at, comment.pk == subject_id)
