"""Claiming a case, handing it over, and deciding it: each one transaction, safe to repeat, under the case's lock."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from hub.audit.log import record
from hub.moderation import registry
from hub.moderation.enforcement.author_messages import message_for, notify_author
from hub.moderation.enforcement.decisions import RELEASING, DecisionInput, offered
from hub.moderation.flows.enforcement import carry_out
from hub.moderation.flows.locks import locked
from hub.moderation.models import LEFT, Case, Decision
from hub.moderation.registry import ActionNotPossible


@transaction.atomic
def claim(*, case: Case, by: AbstractBaseUser, on: bool, as_staff: bool = False) -> Case:
    """Say that one looks at it, or that somebody else may. Raises DecidedAlready, CannotAct."""
    row = locked(case, by, as_staff)
    holder = by.pk if on else None
    if row.claimed_by_id != holder:
        row.claimed_by_id, row.claimed_at = holder, timezone.now() if on else None
        row.looked_at = row.looked_at or timezone.now()
        row.save(update_fields=["claimed_by", "claimed_at", "looked_at"])
        record("report.claimed" if on else "report.released", by=by, scope=row.scope, case=row.pk)
    return row


@transaction.atomic
def hand_over(*, case: Case, by: AbstractBaseUser, note: str, as_staff: bool = False) -> Case:
    """Leave a case to others with a note of how far one came; an empty one takes the note away. Raises as `claim`."""
    row = locked(case, by, as_staff)
    row.handover, row.handover_by_id = note, by.pk if note else None
    row.looked_at = row.looked_at or timezone.now()
    if row.claimed_by_id == by.pk:
        row.claimed_by = row.claimed_at = None
    row.save(update_fields=["handover", "handover_by", "looked_at", "claimed_by", "claimed_at"])
    record("report.handed-over", by=by, scope=row.scope, case=row.pk)
    return row


@transaction.atomic
def decide(
    *,
    case: Case,
    by: AbstractBaseUser,
    decision: str,
    note: str,
    message: str = "",
    as_staff: bool = False,
    **more: Any,
) -> Case:
    """Decide, and do what was decided; `more` are the other fields of a Verdict. The first one counts.

    Raises DecidedAlready, CannotAct.
    """
    verdict = DecisionInput(decision=decision, note=note, message=message, **more)
    if decision == Decision.MOVED and (mover := registry.abilities(case.kind).move) is not None:
        mover.lock(case.object_id)
    row = locked(case, by, as_staff)
    subject = _subject(row)
    if decision not in offered(row, subject, by, as_staff=as_staff):
        raise ActionNotPossible("This cannot be decided about it here. Choose something else.")
    if row.is_hidden and decision != Decision.HIDDEN:
        show(row)
    carry_out(row, verdict, by, subject)
    return _close(row, verdict, by, subject)


def _close(
    row: Case,
    verdict: DecisionInput,
    by: AbstractBaseUser,
    subject: registry.ReportedSubject | None,
) -> Case:
    # As it stands after the decision, or stood before it if it is gone.
    after = _subject(row) or subject
    row.version = after.version if after else ""
    row.decision, row.note = verdict.decision, verdict.note
    row.message = "" if verdict.decision in LEFT else message_for(row, verdict, subject)
    row.decided_by_id, row.decided_at = by.pk, timezone.now()
    row.looked_at = row.looked_at or row.decided_at
    row.handover, row.handover_by = "", None
    row.save()
    record(
        "report.decided",
        by=by,
        scope=row.scope,
        case=row.pk,
        decision=row.decision,
        reason=row.note,
    )
    notify_author(row, by=by, released=row.was_held and verdict.decision in RELEASING)
    return row


def _subject(row: Case) -> registry.ReportedSubject | None:
    source = registry.target_of(row.kind)
    found = source.subjects(source.everything().filter(pk=row.object_id)) if source else ()
    return next(iter(found), None)


@transaction.atomic
def show_again(*, case: Case, by: AbstractBaseUser, as_staff: bool = False) -> Case:
    """Show what was hidden before it is decided about: to change it, or because it is harmless. Raises as `decide`."""
    row = locked(case, by, as_staff)
    if row.is_hidden:
        show(row)
        row.looked_at = row.looked_at or timezone.now()
        row.save(update_fields=["shown_at", "looked_at"])
        record("report.shown", by=by, scope=row.scope, case=row.pk)
    return row


def show(row: Case) -> None:
    """Under the lock of the case."""
    hide = registry.abilities(row.kind).hide
    if hide is not None:
        hide(row.object_id, on=False)
    row.shown_at = timezone.now()
