"""Writing a comment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from accounts.models import User
from hub.drafts import flows as drafts
from hub.keys import stored_as_sent
from hub.moderation import limits
from hub.moderation.flows import hold
from hub.moderation.models import HeldFor
from hub.moderation.writing import check_may_write
from hub.notifications.flows import tell
from hub.posts.links import links_in
from hub.quotations.flows import note, quotable, quoting
from hub.refused import Refused
from hub.richtext.sanitizer import sanitize
from hub.safeguarding.explaining import Explained
from learn.comments.drafts import name_below
from learn.comments.flows.lock import count, explain, locked, may_moderate, note_mentions
from learn.comments.models import Comment
from learn.comments.quotations import COMMENT
from learn.models import Article


@dataclass(frozen=True)
class Writing:
    """`key` is the form's own; `explained` is what they said of things in it that may identify a patient; `draft`
    names the version of the draft that it came from."""

    by: User
    body: str
    key: UUID
    explained: Sequence[Explained] = field(default_factory=tuple)
    draft: str = ""


def write(*, article: Article, writing: Writing, reply_to: Comment | None = None) -> Comment:
    """Add a comment; sent twice, it is one. A reply to a reply stands below the same comment.

    What has to be let through first (`held_at`) is told to nobody yet. Raises Refused, and KeyConflict where the key
    stands for another text.
    """
    with limits.in_line(writing.by), quoting(writing.body), locked(article.pk) as figures:
        writing = replace(writing, body=quotable(writing.body))
        if (stored := Comment.objects.filter(key=writing.key).first()) is not None:
            earlier = stored.revisions.values_list("body", flat=True)
            return stored_as_sent(stored, own=stored.is_by(writing.by), past=earlier, body=writing.body)
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
            tell("comment", row.pk, by=writing.by)
        count(figures)
        return row


def _check_is_open(article_id: int) -> None:
    if not Article.objects.published().filter(pk=article_id).exists():
        raise Refused("This article is no longer public, so nobody can comment on it. Your text is kept below.")


def _count_turn(writing: Writing) -> None:
    links = links_in(sanitize(writing.body)) if limits.is_new(writing.by) else 0
    try:
        limits.count(writing.by, begins=False, links=links)
    except limits.TooMuch as enough:
        raise Refused(str(enough)) from None


def _why_held(row: Comment, by: User) -> str:
    """A HeldFor; empty for what goes out at once. Notes that the person sent it.

    Who has been here for a week, or whose comments others see already, is not new.
    """
    repeated = limits.note(by, begins=False, text=row.body, place=f"article {row.article_id}")
    if may_moderate(by):
        return ""
    if repeated:
        return HeldFor.REPEATED
    if not limits.is_new(by) or Comment.objects.live().filter(author=by).exclude(pk=row.pk).exists():
        return ""
    return HeldFor.LINKS if links_in(row.body) else HeldFor.FIRST


def _beginning(article_id: int, reply_to: Comment | None) -> int | None:
    """The comment that a reply stands below; none if it was deleted or belongs to another article."""
    if reply_to is None or reply_to.article_id != article_id:
        return None
    return Comment.objects.filter(pk=reply_to.beginning, deleted_at=None).values_list("pk", flat=True).first()
