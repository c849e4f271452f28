"""Flows that apply a decision to a comment. The callers have checked the permission to decide."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.audit.log import record
from hub.drafts.redaction import take_out_of_drafts
from hub.moderation.enforcement.redaction import take_out_of_cases
from hub.notifications.flows import notify
from hub.posts.editing import bring_back, empty, replace_text, take_down
from hub.posts.integrations.redaction import take_out
from hub.quotations.flows import (
    follow,
    follow_edit,
    forget,
    hiding,
    lock_for_hiding,
    note,
    quotable,
)
from hub.quotations.flows import redact as redact_quotations
from hub.richtext.redaction import RedactedPassage
from learn.comments.drafts import name_of
from learn.comments.flows.locks import count, locked
from learn.comments.integrations.quotations import COMMENT, CommentQuotationSource
from learn.comments.models import Comment
from learn.comments.querysets import CommentQuerySet
from learn.models import Article

AT_ONCE = 200  # comments removed in one step


def set_hidden(*, comment: Comment, on: bool) -> None:
    """Hide a comment until a decision, or show it again.

    A comment that awaits approval stays hidden.
    """
    with transaction.atomic(), hiding(), locked(comment.article_id) as figures:
        shown = Comment.objects.filter(pk=comment.pk, held_at=None)
        shown.update(hidden_at=timezone.now() if on else None)
        count(figures)
        follow(COMMENT, [comment.pk])


def let_through(*, comment: Comment) -> None:
    """Publish a held comment as if it were written now, and notify its recipients.

    Idempotent.
    """
    with transaction.atomic(), hiding(), locked(comment.article_id) as figures:
        row = Comment.objects.select_related("author").get(pk=comment.pk)
        if row.held_at is None:
            return
        row.held_at = row.hidden_at = None
        row.created_at = timezone.now()
        row.save(update_fields=["held_at", "hidden_at", "created_at"])
        count(figures)
        follow(COMMENT, [row.pk])
        notify("comment", row.pk, by=row.author)


def edit_after_decision(*, comment: Comment, by: User, body: str) -> None:
    """Replace the text of a comment and store the old one in its history."""
    with transaction.atomic(), hiding(), locked(comment.article_id):
        row = Comment.objects.get(pk=comment.pk)
        body = quotable(body)
        if replace_text(row, row.revisions, body=body, version=row.version, by=by):
            note(COMMENT, row.pk, row.body)
            follow_edit(COMMENT, row.pk)
            record("comment.edited", by=by, comment=row.pk)


def restore(*, comment: Comment, by: User) -> None:
    """Restore a comment that a decision deleted. Idempotent."""
    with transaction.atomic(), hiding(), locked(comment.article_id) as figures:
        row = Comment.objects.get(pk=comment.pk)
        if bring_back(row):
            count(figures)
            follow(COMMENT, [row.pk])
            record("comment.restored", by=by, comment=row.pk)


def purge(*, comment: Comment) -> None:
    """Delete the text and history of a comment that a decision deleted.

    Only the stub stays.
    """
    with transaction.atomic(), hiding(), locked(comment.article_id):
        row = Comment.objects.get(pk=comment.pk)
        empty(row, row.revisions.all())
        if not row.body:
            forget(COMMENT, [row.pk])


def redact(*, comment: Comment, by: User, passage: str, everywhere: bool) -> int:
    """Replace a passage with "[removed]" and return how often it was found.

    Applies to the comment, its history and the reports about it; with `everywhere` to the whole
    conversation that it belongs to. The passage is retained nowhere, not even in the audit log.
    """
    with transaction.atomic(), hiding(), locked(comment.article_id):
        words = RedactedPassage(passage)
        around = {"beginning": comment.beginning} if everywhere else {"pk": comment.pk}
        found = _take_out_of(Comment.objects.filter(**around), words)
        if found:
            record("comment.redacted", by=by, comment=comment.pk, times=found)
        return found


def redact_below(article: Article, words: RedactedPassage, everywhere: bool) -> int:
    """Redact a passage in all comments on an article that is redacted itself.

    Does nothing unless `everywhere`. Registered with `learn.moderation.actions.on_redact`.
    """
    if not everywhere:
        return 0
    with transaction.atomic(), hiding(), locked(article.pk):
        return _take_out_of(Comment.objects.filter(article=article), words)


def _take_out_of(rows: CommentQuerySet, words: RedactedPassage) -> int:
    """Redact comments, their history, reports about them, and edits not yet posted."""
    comments = list(rows.order_by("pk"))
    take_out_of_drafts([name_of(comment) for comment in comments], words)
    said = CommentQuotationSource().texts({comment.pk for comment in comments})
    found = sum(take_out(comment, comment.revisions.all(), words) for comment in comments)
    found += redact_quotations(COMMENT, said, words)
    if found:
        take_out_of_cases("comment", [comment.pk for comment in comments], words)
    return found


def remove_some_of(person_id: int) -> int:
    """Remove some of a person's comments and return how many; 0 when none are left.

    Runs in the caller's transaction.
    """
    lock_for_hiding()
    own = Comment.objects.filter(author=person_id, deleted_at=None).order_by("article", "pk")
    article = own.values_list("article", flat=True).first()
    if article is None:
        return 0
    with transaction.atomic(), hiding(), locked(article) as figures:
        rows = list(own.filter(article=article)[:AT_ONCE])
        for row in rows:
            take_down(row, own=False)
        count(figures)
        follow(COMMENT, [row.pk for row in rows])
    return len(rows)
