"""What follows a decision about a comment. Whether somebody may decide, who calls these has asked."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.audit.trail import record
from hub.drafts.redacting import take_out_of_drafts
from hub.moderation.redacting import take_out_of_cases
from hub.notifications.flows import tell
from hub.posts.editing import bring_back, empty, replace_text, take_down
from hub.posts.redacting import take_out
from hub.quotations.flows import follow, follow_edit, forget, hiding, lock_for_hiding, note, quotable
from hub.quotations.flows import redact as redact_quotations
from hub.richtext.redacting import Passage
from learn.comments.drafts import name_of
from learn.comments.flows.lock import count, locked
from learn.comments.models import Comment
from learn.comments.querysets import CommentQuerySet
from learn.comments.quotations import COMMENT, QuotedComments
from learn.models import Article

AT_ONCE = 200  # comments that are taken down in one step


def set_hidden(*, comment: Comment, on: bool) -> None:
    """Hide a comment until somebody decides, or show it again; what waits to be let through stays hidden."""
    with transaction.atomic(), hiding(), locked(comment.article_id) as figures:
        shown = Comment.objects.filter(pk=comment.pk, held_at=None)
        shown.update(hidden_at=timezone.now() if on else None)
        count(figures)
        follow(COMMENT, [comment.pk])


def let_through(*, comment: Comment) -> None:
    """Show others what was held, as if it were written now; they are told now. Twice is as once."""
    with transaction.atomic(), hiding(), locked(comment.article_id) as figures:
        row = Comment.objects.select_related("author").get(pk=comment.pk)
        if row.held_at is None:
            return
        row.held_at = row.hidden_at = None
        row.created_at = timezone.now()
        row.save(update_fields=["held_at", "hidden_at", "created_at"])
        count(figures)
        follow(COMMENT, [row.pk])
        tell("comment", row.pk, by=row.author)


def edit_after_decision(*, comment: Comment, by: User, body: str) -> None:
    """Replace its text; the old one stays in its history."""
    with transaction.atomic(), hiding(), locked(comment.article_id):
        row = Comment.objects.get(pk=comment.pk)
        body = quotable(body)
        if replace_text(row, row.revisions, body=body, version=row.version, by=by):
            note(COMMENT, row.pk, row.body)
            follow_edit(COMMENT, row.pk)
            record("comment.edited", by=by, comment=row.pk)


def restore(*, comment: Comment, by: User) -> None:
    """Put back what a decision deleted. Twice is as once."""
    with transaction.atomic(), hiding(), locked(comment.article_id) as figures:
        row = Comment.objects.get(pk=comment.pk)
        if bring_back(row):
            count(figures)
            follow(COMMENT, [row.pk])
            record("comment.restored", by=by, comment=row.pk)


def purge(*, comment: Comment) -> None:
    """Nothing stays of what a decision deleted but that it was there."""
    with transaction.atomic(), hiding(), locked(comment.article_id):
        row = Comment.objects.get(pk=comment.pk)
        empty(row, row.revisions.all())
        if not row.body:
            forget(COMMENT, [row.pk])


def redact(*, comment: Comment, by: User, passage: str, everywhere: bool) -> int:
    """Put "[removed]" in place of a passage in a comment, its history and what was reported of it; returns how often.

    `everywhere`: in everything that stands with it. What was there is kept nowhere, the audit trail included.
    """
    with transaction.atomic(), hiding(), locked(comment.article_id):
        words = Passage(passage)
        around = {"beginning": comment.beginning} if everywhere else {"pk": comment.pk}
        found = _take_out_of(Comment.objects.filter(**around), words)
        if found:
            record("comment.redacted", by=by, comment=comment.pk, times=found)
        return found


def redact_below(article: Article, words: Passage, everywhere: bool) -> int:
    """Of all comments on an article whose own words are taken out (`learn.moderating.on_redact`)."""
    if not everywhere:
        return 0
    with transaction.atomic(), hiding(), locked(article.pk):
        return _take_out_of(Comment.objects.filter(article=article), words)


def _take_out_of(rows: CommentQuerySet, words: Passage) -> int:
    """With what hangs on them: their history, what was reported, and changes that were not posted yet."""
    comments = list(rows.order_by("pk"))
    take_out_of_drafts([name_of(comment) for comment in comments], words)
    said = QuotedComments().texts({comment.pk for comment in comments})
    found = sum(take_out(comment, comment.revisions.all(), words) for comment in comments)
    found += redact_quotations(COMMENT, said, words)
    if found:
        take_out_of_cases("comment", [comment.pk for comment in comments], words)
    return found


def remove_some_of(person_id: int) -> int:
    """Take down some of a person's comments, in the caller's transaction; returns how many. 0 when nothing is left."""
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
