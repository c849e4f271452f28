"""Changing a comment, taking it back, reacting to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from accounts.models import User
from hub.audit.trail import record
from hub.drafts import flows as drafts
from hub.moderation.writing import check_may_write
from hub.notifications.flows import tell
from hub.posts import reacting
from hub.posts.editing import is_editable_by_author, replace_text, take_down
from hub.quotations.flows import follow, follow_edit, hiding, lock_for_hiding, lock_for_writing, note, quotable
from hub.refused import Refused
from hub.safeguarding.explaining import Explained
from learn.comments.drafts import name_of
from learn.comments.flows.lock import count, explain, locked, may_moderate, note_mentions
from learn.comments.models import Comment
from learn.comments.quotations import COMMENT

GONE = "This comment was deleted or hidden meanwhile. Your text is kept below."


def edit(
    *, comment: Comment, by: User, body: str, version: int, explained: Sequence[Explained] = (), draft: str = ""
) -> Comment:
    """Replace its text; the old one stays in its history. Raises Refused, ChangedMeanwhile."""
    with transaction.atomic(), _own_or_moderated(comment, by), locked(comment.article_id):
        row = Comment.objects.visible_to(by).filter(pk=comment.pk).first()
        if row is None:
            raise Refused(GONE)
        check_may_write(by)
        if not can_edit(row, by):
            raise Refused("Its author can change a comment for 24 hours. After that, reply to it.")
        body = quotable(body)
        if not replace_text(row, row.revisions, body=body, version=version, by=by):
            return row
        drafts.settle(by, name_of(row), draft, body=row.body)
        note(COMMENT, row.pk, row.body)
        if not row.is_by(by):
            follow_edit(COMMENT, row.pk)
        if note_mentions(row):
            tell("comment-mention", row.pk, by=by)
        explain(row, explained, by=by)
        if not row.is_by(by):
            record("comment.edited", by=by, comment=row.pk)
        return row


@contextmanager
def _own_or_moderated(comment: Comment, by: User) -> Iterator[None]:
    """The lock of quotations that an edit needs: a moderator's may withhold what others quote."""
    (lock_for_writing if comment.is_by(by) else lock_for_hiding)()
    yield


def can_edit(comment: Comment, person: User) -> bool:
    """An author for a day; those who moderate always."""
    return may_moderate(person) or (comment.is_by(person) and is_editable_by_author(comment))


def delete(*, comment: Comment, by: User, reason: str = "") -> None:
    """Take one's own back, or take down another's as a moderator. Twice is as once. Raises Refused."""
    with transaction.atomic(), hiding(), locked(comment.article_id) as figures:
        row = Comment.objects.get(pk=comment.pk)
        if row.is_deleted:
            return
        check_may_write(by)
        if not row.is_by(by) and not may_moderate(by):
            raise Refused("Only its author, or who looks after the library, can delete a comment.")
        take_down(row, own=row.is_by(by))
        count(figures)
        follow(COMMENT, [row.pk])
        if row.deleted_by_moderator:
            record("comment.deleted", by=by, comment=row.pk, reason=reason)


@transaction.atomic
def react(*, comment: Comment, by: User, kind: str, on: bool) -> Comment:
    """Give a reaction or take it back; twice is as once. Nobody reacts to their own. Raises Refused."""
    row = Comment.objects.visible_to(by).select_for_update(no_key=True, of=("self",)).filter(pk=comment.pk).first()
    if row is None:
        raise Refused("This comment was deleted meanwhile.")
    check_may_write(by)
    if row.is_by(by):
        raise Refused("You react to what others wrote.")
    if reacting.set_reaction(row, row.given_reactions, by=by, kind=kind, on=on):
        tell("comment-reaction", row.pk, by=by)
    return row
