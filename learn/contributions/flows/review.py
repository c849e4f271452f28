"""Flows of remarks, their answers, and internal notes."""

from __future__ import annotations

import uuid

from django.utils import timezone

from accounts.models import User
from hub.errors import NotAllowed
from hub.idempotency import stored_as_sent
from hub.moderation.write_limits.write_access import check_may_write
from learn.contributions import permissions
from learn.contributions.editorial.anchors import contains
from learn.contributions.flows.locks import opened, opened_at_desk
from learn.contributions.models import Contribution, DeskNote, Remark, RemarkAnswer


def add_remark(
    *, contribution: Contribution, by: User, quote: str, text: str, key: uuid.UUID
) -> Remark:
    """Add a remark about a passage, which is identified by its own words.

    Raises NotAllowed if the text does not contain them.
    """
    with opened_at_desk(contribution, by) as found:
        if there := Remark.objects.filter(key=key, contribution=found).first():
            return stored_as_sent(there, own=there.by_id == by.pk, text=text, quote=quote)
        if found.state not in permissions.OPEN_AT_DESK:
            raise NotAllowed("Remarks can be left as long as it is not published.")
        if not contains(found.article.body, quote):
            raise NotAllowed(
                "These words do not stand in the text. Copy them from it, as they are there."
            )
        return Remark.objects.create(contribution=found, by=by, quote=quote, text=text, key=key)


def answer_remark(*, remark: Remark, by: User, text: str, key: uuid.UUID) -> RemarkAnswer:
    with opened(remark.contribution) as found:
        _check_takes_part(found, by)
        if there := RemarkAnswer.objects.filter(key=key, remark=remark).first():
            return stored_as_sent(there, own=there.by_id == by.pk, text=text)
        return RemarkAnswer.objects.create(remark=remark, by=by, text=text, key=key)


def set_done(*, remark: Remark, by: User, is_done: bool) -> None:
    """Mark a remark as done, or reopen it."""
    with opened(remark.contribution) as found:
        _check_takes_part(found, by)
        rows = Remark.objects.filter(pk=remark.pk)
        if is_done:
            rows.filter(done_at=None).update(done_at=timezone.now(), done_by=by)
        else:
            rows.update(done_at=None, done_by=None)


def add_note(*, contribution: Contribution, by: User, text: str, key: uuid.UUID) -> DeskNote:
    """Add an internal note, visible only to the people who review the contribution."""
    with opened_at_desk(contribution, by) as found:
        if there := DeskNote.objects.filter(key=key, contribution=found).first():
            return stored_as_sent(there, own=there.by_id == by.pk, text=text)
        return leave_note(found, by=by, text=text, key=key)


def leave_note(
    found: Contribution, *, by: User, text: str, key: uuid.UUID | None = None
) -> DeskNote:
    """Create an internal note. The caller holds the lock."""
    return DeskNote.objects.create(contribution=found, by=by, text=text, key=key or uuid.uuid4())


def _check_takes_part(found: Contribution, by: User) -> None:
    author = permissions.shares(by, found) or permissions.stands_as_author(by, found)
    if not author and not permissions.looks_after(by, found):
        raise NotAllowed("Only its authors and those who look after it can do that.")
    check_may_write(by)
