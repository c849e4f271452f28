"""Flows that edit and delete a comment, and react to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from accounts.models import User
from hub.audit.log import record
from hub.drafts import flows as drafts
from hub.errors import NotAllowed
from hub.moderation.write_limits.write_access import check_may_write
from hub.notifications.flows import notify
from hub.posts import reactions
from hub.posts.editing import is_editable_by_author, replace_text, take_down
from hub.quotations.flows import (
    follow,
    follow_edit,
    hiding,
    lock_for_hiding,
    lock_for_writing,
    note,
    quotable,
)
from hub.safeguarding.justifications import Justification
from learn.comments.drafts import name_of
from learn.comments.flows.locks import count, explain, locked, may_moderate, note_mentions
from learn.comments.integrations.quotations import COMMENT
from learn.comments.models import Comment

GONE = "This comment was deleted or hidden meanwhile. Your text is kept below."


def edit(
    *,
    comment: Comment,
    by: User,
    body: str,
    version: int,
    explained: Sequence[Justification] = (),
    draft: str = "",
) -> Comment:
    """Replace the text of a comment and store the old one in its history.

    Raises NotAllowed, PostChanged.
    """
    with transaction.atomic(), _own_or_moderated(comment, by), locked(comment.article_id):
        row = Comment.objects.visible_to(by).filter(pk=comment.pk).first()
        if row is None:
            raise NotAllowed(GONE)
        check_may_write(by)
        if not can_edit(row, by):
            raise NotAllowed(
                "Its author can change a comment for 24 hours. After that, reply to it."
            )
        body = quotable(body)
        if not replace_text(row, row.revisions, body=body, version=version, by=by):
            return row
        drafts.settle(by, name_of(row), draft, body=row.body)
        note(COMMENT, row.pk, row.body)
        if not row.is_by(by):
            follow_edit(COMMENT, row.pk)
        if note_mentions(row):
            notify("comment-mention", row.pk, by=by)
        explain(row, explained, by=by)
        if not row.is_by(by):
            record("comment.edited", by=by, comment=row.pk)
        return row


@contextmanager
def _own_or_moderated(comment: Comment, by: User) -> Iterator[None]:
    """Take the quotation lock that an edit needs.

    A moderator's edit may withhold text that others quote.
    """
    (lock_for_writing if comment.is_by(by) else lock_for_hiding)()
    yield


def can_edit(comment: Comment, person: User) -> bool:
    """Return whether the person may edit: authors for 24 hours, moderators always."""
    return may_moderate(person) or (comment.is_by(person) and is_editable_by_author(comment))


def delete(*, comment: Comment, by: User, reason: str = "") -> None:
    """Delete one's own comment, or remove somebody else's as a moderator.

    Idempotent. Raises NotAllowed.
    """
    with transaction.atomic(), hiding(), locked(comment.article_id) as figures:
        row = Comment.objects.get(pk=comment.pk)
        if row.is_deleted:
            return
        check_may_write(by)
        if not row.is_by(by) and not may_moderate(by):
            raise NotAllowed(
                "Only its author, or who looks after the library, can delete a comment."
            )
        take_down(row, own=row.is_by(by))
        count(figures)
        follow(COMMENT, [row.pk])
        if row.deleted_by_moderator:
            record("comment.deleted", by=by, comment=row.pk, reason=reason)


@transaction.atomic
def react(*, comment: Comment, by: User, kind: str, on: bool) -> Comment:
    """Give a reaction or take it back.

    Idempotent. Raises NotAllowed, also for one's own comment.
    """
    row = (
        Comment.objects.visible_to(by)
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=comment.pk)
        .first()
    )
    if row is None:
        raise NotAllowed("This comment was deleted meanwhile.")
    check_may_write(by)
    if row.is_by(by):
        raise NotAllowed("You react to what others wrote.")
    if reactions.set_reaction(row, row.given_reactions, by=by, kind=kind, on=on):
        notify("comment-reaction", row.pk, by=by)
    return row
