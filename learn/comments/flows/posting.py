"""Flow that posts a comment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from accounts.models import User
from hub.drafts import flows as drafts
from hub.errors import NotAllowed
from hub.idempotency import stored_as_sent
from hub.moderation.flows import hold
from hub.moderation.models import HoldReason
from hub.moderation.write_limits import limits
from hub.moderation.write_limits.write_access import check_may_write
from hub.notifications.flows import notify
from hub.posts.links import links_in
from hub.quotations.flows import note, quotable, quoting
from hub.richtext.sanitizer import sanitize
from hub.safeguarding.justifications import Justification
from learn.comments.drafts import name_below
from learn.comments.flows.locks import count, explain, locked, may_moderate, note_mentions
from learn.comments.integrations.quotations import COMMENT
from learn.comments.models import Comment
from learn.models import Article


@dataclass(frozen=True)
class CommentInput:
    """Validated input of a new comment.

    `key` is the form's idempotency key. `explained` holds the justifications for text that may
    identify a patient. `draft` names the version of the draft that the text came from.
    """

    by: User
    body: str
    key: UUID
    explained: Sequence[Justification] = field(default_factory=tuple)
    draft: str = ""


def write(*, article: Article, writing: CommentInput, reply_to: Comment | None = None) -> Comment:
    """Create a comment, or return the one that this idempotency key created before.

    A reply to a reply belongs to the same top-level comment. Nobody is notified yet of a comment
    that awaits approval (`held_at`).

    Raises NotAllowed, and KeyConflict if the key belongs to another text.
    """
    with limits.hold_writer_lock(writing.by), quoting(writing.body), locked(article.pk) as figures:
        writing = replace(writing, body=quotable(writing.body))
        if (stored := Comment.objects.filter(key=writing.key).first()) is not None:
            earlier = stored.revisions.values_list("body", flat=True)
            return stored_as_sent(
                stored, own=stored.is_by(writing.by), past=earlier, body=writing.body
            )
        sent = {"key": str(writing.key), "body": sanitize(writing.body)}
        drafts.settle(writing.by, name_below(article.pk), writing.draft, **sent)
        _check_is_open(article.pk)
        check_may_write(writing.by)
        _count_turn(writing)
        row = Comment.objects.create(
            article_id=article.pk,
            author=writing.by,
            body=writing.body,
            key=writing.key,
            reply_to_id=_beginning(article.pk, reply_to),
        )
        explain(row, writing.explained, by=writing.by)
        note_mentions(row)
        note(COMMENT, row.pk, row.body)
        if why := _why_held(row, writing.by):
            row.held_at = row.hidden_at = row.created_at
            row.save(update_fields=["held_at", "hidden_at"])
            hold("comment", row.pk, why=why)
        else:
            notify("comment", row.pk, by=writing.by)
        count(figures)
        return row


def _check_is_open(article_id: int) -> None:
    if not Article.objects.published().filter(pk=article_id).exists():
        raise NotAllowed(
            "This article is no longer public, so nobody can comment on it. "
            "Your text is kept below."
        )


def _count_turn(writing: CommentInput) -> None:
    links = links_in(sanitize(writing.body)) if limits.is_new(writing.by) else 0
    try:
        limits.count(writing.by, begins=False, links=links)
    except limits.WriteLimitReached as enough:
        raise NotAllowed(str(enough)) from None


def _why_held(row: Comment, by: User) -> str:
    """Record the posting activity and return a HoldReason, or "" to publish at once.

    People are no longer new a week after they joined, or once others see a comment of theirs.
    """
    repeated = limits.note_posting(
        by, begins=False, text=row.body, place=f"article {row.article_id}"
    )
    if may_moderate(by):
        return ""
    if repeated:
        return HoldReason.REPEATED
    if (
        not limits.is_new(by)
        or Comment.objects.live().filter(author=by).exclude(pk=row.pk).exists()
    ):
        return ""
    return HoldReason.LINKS if links_in(row.body) else HoldReason.FIRST


def _beginning(article_id: int, reply_to: Comment | None) -> int | None:
    """Return the id of the top-level comment that the reply belongs to.

    None if that comment was deleted or belongs to another article.
    """
    if reply_to is None or reply_to.article_id != article_id:
        return None
    return (
        Comment.objects.filter(pk=reply_to.beginning, deleted_at=None)
        .values_list("pk", flat=True)
        .first()
    )
