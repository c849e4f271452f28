"""Commenting: writing, changing, taking back, reacting. Each one transaction, under the lock of the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.audit.trail import record
from hub.moderation import limits
from hub.moderation.writing import MayNotWrite, check_may_write
from hub.notifications.flows import tell
from hub.posts import mentions, reacting
from hub.posts.editing import is_editable_by_author, replace_text, take_down
from hub.refused import Refused
from hub.safeguarding.explaining import Explained, note_explained
from learn.comments.models import Comment
from learn.models import Article, Figures

GONE = "This comment was deleted or hidden meanwhile. Your text is kept below."
MODERATE = "moderation.change_case"
AT_ONCE = 200  # comments that are taken down in one step


@dataclass(frozen=True)
class Writing:
    """`key` is the form's own; `explained` is what they said of things in it that may identify a patient."""

    by: User
    body: str
    key: UUID
    explained: Sequence[Explained] = field(default_factory=tuple)


def may_moderate(person: User) -> bool:
    """Site staff who decide about reports look after comments."""
    return person.is_staff and person.has_perm(MODERATE)


def write(*, article: Article, writing: Writing, reply_to: Comment | None = None) -> Comment:
    """Add a comment; sent twice, it is one. A reply to a reply stands below the same comment. Raises Refused."""
    with limits.in_line(writing.by), _locked(article.pk) as figures:
        if (sent := Comment.objects.filter(key=writing.key).first()) is not None:
            return _own(sent, writing.by)
        _check_is_open(article.pk, writing.by)
        _check_is_free(writing.by)
        _count_turn(article.pk, writing)
        row = Comment.objects.create(
            article_id=article.pk,
            author=writing.by,
            body=writing.body,
            key=writing.key,
            reply_to_id=_beginning(article.pk, reply_to),
        )
        _recount(figures)
        _explain(row, writing.explained, by=writing.by)
        _note_mentions(row)
        tell("comment", row.pk, by=writing.by)
        return row


def edit(*, comment: Comment, by: User, body: str, version: int, explained: Sequence[Explained] = ()) -> Comment:
    """Replace its text; the old one stays in its history. Raises Refused, ChangedMeanwhile."""
    with _locked(comment.article_id):
        row = Comment.objects.visible_to(by).filter(pk=comment.pk).first()
        if row is None:
            raise Refused(GONE)
        _check_is_free(by)
        if not can_edit(row, by):
            raise Refused("Its author can change a comment for 24 hours. After that, reply to it.")
        if not replace_text(row, row.revisions, body=body, version=version, by=by):
            return row
        if _note_mentions(row):
            tell("comment-mention", row.pk, by=by)
        _explain(row, explained, by=by)
        if not row.is_by(by):
            record("comment.edited", by=by, comment=row.pk)
        return row


def delete(*, comment: Comment, by: User, reason: str = "") -> None:
    """Take one's own back, or take down another's as a moderator. Twice is as once. Raises Refused."""
    with _locked(comment.article_id) as figures:
        row = Comment.objects.get(pk=comment.pk)
        if row.is_deleted:
            return
        if not row.is_by(by) and not may_moderate(by):
            raise Refused("Only its author, or who looks after the library, can delete a comment.")
        take_down(row, own=row.is_by(by))
        _recount(figures)
        if row.deleted_by_moderator:
            record("comment.deleted", by=by, comment=row.pk, reason=reason)


@transaction.atomic
def set_hidden(*, comment: Comment, on: bool) -> None:
    """Hide a comment until somebody decides, or show it again. Whether it may be, who calls it has asked."""
    with _locked(comment.article_id) as figures:
        Comment.objects.filter(pk=comment.pk).update(hidden_at=timezone.now() if on else None)
        _recount(figures)


@transaction.atomic
def react(*, comment: Comment, by: User, kind: str, on: bool) -> Comment:
    """Give a reaction or take it back; twice is as once. Nobody reacts to their own. Raises Refused."""
    row = Comment.objects.visible_to(by).select_for_update(no_key=True, of=("self",)).filter(pk=comment.pk).first()
    if row is None:
        raise Refused("This comment was deleted meanwhile.")
    if row.is_by(by):
        raise Refused("You react to what others wrote.")
    if reacting.set_reaction(row, row.given_reactions, by=by, kind=kind, on=on):
        tell("comment-reaction", row.pk, by=by)
    return row


def can_edit(comment: Comment, person: User) -> bool:
    """An author for a day; those who moderate always."""
    return may_moderate(person) or (comment.is_by(person) and is_editable_by_author(comment))


def recount(article_id: int) -> None:
    """Put an article's number of comments right, whatever it says now."""
    with _locked(article_id) as figures:
        _recount(figures)


@contextmanager
def _locked(article_id: int) -> Iterator[Figures]:
    with transaction.atomic():
        yield Figures.objects.locked(article_id)


def _recount(figures: Figures) -> None:
    figures.comments = Comment.objects.live().filter(article=figures.pk).count()
    figures.save(update_fields=["comments"])


def _own(sent: Comment, by: User) -> Comment:
    if not sent.is_by(by):
        raise Refused("This form was sent before. Reload the page and send your text again.")
    return sent


def _check_is_open(article_id: int, by: User) -> None:
    if not Article.objects.visible_to(by).published().filter(pk=article_id).exists():
        raise Refused("This article is no longer public, so nobody can comment on it. Your text is kept below.")


def _check_is_free(by: User) -> None:
    try:
        check_may_write(by)
    except MayNotWrite as refused:
        raise Refused(refused.args[0]) from None


def _count_turn(article_id: int, writing: Writing) -> None:
    try:
        limits.count(writing.by, begins=False, links=0)
    except limits.TooMuch as enough:
        raise Refused(str(enough)) from None
    limits.note(writing.by, begins=False, text=writing.body, place=f"article {article_id}")


def remove_some_of(person_id: int) -> int:
    """Take down some of a person's comments, in the caller's transaction; returns how many. 0 when nothing is left."""
    own = Comment.objects.filter(author=person_id, deleted_at=None).order_by("article", "pk")
    article = own.values_list("article", flat=True).first()
    if article is None:
        return 0
    with _locked(article) as figures:
        rows = list(own.filter(article=article)[:AT_ONCE])
        for row in rows:
            take_down(row, own=False)
        _recount(figures)
    return len(rows)


def _beginning(article_id: int, reply_to: Comment | None) -> int | None:
    """The comment that a reply stands below; none if it was deleted or belongs to another article."""
    if reply_to is None or reply_to.article_id != article_id:
        return None
    return Comment.objects.filter(pk=reply_to.beginning, deleted_at=None).values_list("pk", flat=True).first()


def _note_mentions(row: Comment) -> bool:
    """Everybody can read a comment; of those who closed their account nobody is noted."""
    return mentions.note_mentions(row, row.mentions, User.objects.active(), row.author_id)


def _explain(comment: Comment, explained: Sequence[Explained], *, by: User) -> None:
    """Into the audit trail, and to the staff who decide about reports."""
    if note_explained(explained, by=by, comment=comment.pk, place=f"comment {comment.pk}"):
        tell("comment-explained", comment.pk, by=by)
