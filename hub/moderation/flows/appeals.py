"""The author of a decided thing answers, once; somebody else than who decided looks at it again."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from hub.audit.log import record
from hub.moderation import registry
from hub.moderation.enforcement.author_messages import APPEAL, NEW_APPEAL, writer_of
from hub.moderation.flows.locks import may_act
from hub.moderation.flows.retention import restored
from hub.moderation.flows.sanctions import take_back
from hub.moderation.models import LEFT, TO_APPEAL, Appeal, Case, Decision
from hub.moderation.registry import ActionNotPossible
from hub.notifications.flows import notify


def can_appeal(case: Case) -> bool:
    """Whether its author may still answer. That it is theirs, the caller has asked."""
    if case.decided_at is None or case.decision in LEFT or hasattr(case, "appeal"):
        return False
    return timezone.now() - case.decided_at < TO_APPEAL


@transaction.atomic
def appeal(*, case: Case, by: AbstractBaseUser, text: str, key: UUID) -> Appeal:
    """Say why a decision is wrong; sent twice it is one appeal. Raises CannotAct."""
    row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if (sent := Appeal.objects.filter(case=row).first()) is not None:
        if sent.key == key and sent.text == text:
            return sent
        raise ActionNotPossible("You have answered this decision once. You hear from us.")
    if writer_of(row) != by.pk or not can_appeal(row):
        raise ActionNotPossible("A decision can be answered for 30 days, by whom it is about.")
    made = Appeal.objects.create(case=row, person_id=by.pk, text=text, key=key)
    # Not by whom: the thing may have been written without a name.
    record("appeal.received", by=None, scope=row.scope, case=row.pk)
    notify(NEW_APPEAL, made.pk, by=None, scope=row.scope)
    return made


@transaction.atomic
def answer(
    *, appeal: Appeal, by: AbstractBaseUser, outcome: str, text: str, as_staff: bool = False
) -> Appeal:
    """Uphold a decision or take it back. The first answer counts. Raises CannotAct."""
    case = (
        Case.objects.not_written_by(by)
        .select_for_update(of=("self",))
        .filter(pk=appeal.case_id)
        .first()
    )
    if case is None or case.decided_by_id == by.pk or not may_act(case, by, as_staff):
        raise ActionNotPossible("Somebody else than who decided answers this.")
    row = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    if row.is_answered:
        raise ActionNotPossible("This was answered meanwhile.")
    if outcome == Appeal.Outcome.TAKEN_BACK:
        _undo(case, by)
        case.save(update_fields=["kept_until"])
    row.outcome, row.answer, row.answered_by_id, row.answered_at = (
        outcome,
        text,
        by.pk,
        timezone.now(),
    )
    row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    record("appeal.answered", by=by, scope=case.scope, case=case.pk, outcome=outcome, reason=text)
    notify(APPEAL, row.pk, by=by, scope=case.scope)
    return row


def _undo(case: Case, by: AbstractBaseUser) -> None:
    """What can be undone: hiding, deleting and sanctions. Words that were taken out are gone; the answer says so."""
    take_back(case, by=by)
    able = registry.abilities(case.kind)
    if case.decision == Decision.HIDDEN and able.hide is not None:
        able.hide(case.object_id, on=False)
    if case.kept_until is not None and able.kept is not None:
        restored(able.kept, case, by)
