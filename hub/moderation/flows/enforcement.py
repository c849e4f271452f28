"""Doing what was decided, by the verbs that the apps registered. In the transaction of the decision."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from hub.errors import NotAllowed
from hub.moderation import registry
from hub.moderation.enforcement.decisions import ABOUT_PEOPLE, RELEASING, DecisionInput
from hub.moderation.flows.sanctions import sanction
from hub.moderation.models import TO_APPEAL, Case, Decision
from hub.moderation.registry import ActionNotPossible, EditableTexts, ReportedSubject


def carry_out(
    case: Case, verdict: DecisionInput, by: AbstractBaseUser, subject: ReportedSubject | None
) -> None:
    """Raises CannotAct where something is missing, or the app refuses."""
    try:
        _carry_out(case, verdict, by, subject)
    except NotAllowed as refused:
        raise ActionNotPossible(str(refused)) from None


def _carry_out(
    case: Case, verdict: DecisionInput, by: AbstractBaseUser, subject: ReportedSubject | None
) -> None:
    able, decision = registry.abilities(case.kind), verdict.decision
    if decision in ABOUT_PEOPLE:
        sanction(case, verdict, by, subject)
    if decision == Decision.EDITED and able.edit is not None:
        _edit(case, able.edit, verdict, by)
    if decision == Decision.REDACTED and able.redact is not None:
        _redact(case, able.redact, verdict, by)
    if decision == Decision.HIDDEN and able.hide is not None:
        able.hide(case.object_id, on=True)
    if decision == Decision.LOCKED and able.lock is not None:
        able.lock(case.object_id, by=by)
    if decision == Decision.MOVED and able.move is not None:
        _move(case, able.move, verdict, by)
    if _goes(case, verdict) and able.delete is not None:
        able.delete(case.object_id, by=by, reason=verdict.note)
        case.kept_until = timezone.now() + TO_APPEAL if able.kept is not None else None
    if case.was_held and decision in RELEASING and able.release is not None:
        able.release(case.object_id, by=by)


def _goes(case: Case, verdict: DecisionInput) -> bool:
    """What was held and is not let through goes in any case: nobody else has seen it."""
    if verdict.decision in {Decision.DELETED, Decision.REFUSED}:
        return True
    if verdict.decision in ABOUT_PEOPLE:
        return verdict.and_delete or case.was_held
    return False


def _edit(
    case: Case, editor: registry.EditAction, verdict: DecisionInput, by: AbstractBaseUser
) -> None:
    was = editor.texts_of(case.object_id)
    if (was.body.strip() and not verdict.text.strip()) or (
        was.title and not (verdict.title or "").strip()
    ):
        raise ActionNotPossible(
            "Write the text as it should be. To take it down, choose “Delete it”."
        )
    editor.edit(
        case.object_id, by=by, texts=EditableTexts(verdict.text, verdict.title, verdict.summary)
    )


def _redact(
    case: Case, redact: registry.RedactAction, verdict: DecisionInput, by: AbstractBaseUser
) -> None:
    if not verdict.passage.strip():
        raise ActionNotPossible("Say which words are to go.")
    if not redact(case.object_id, by=by, passage=verdict.passage, everywhere=verdict.everywhere):
        raise ActionNotPossible("These words do not stand in it. Copy them from the text above.")


def _move(
    case: Case, mover: registry.MoveAction, verdict: DecisionInput, by: AbstractBaseUser
) -> None:
    if verdict.place not in dict(mover.places(by)):
        raise ActionNotPossible("Choose the network it goes to.")
    mover.move(case.object_id, by=by, to=verdict.place)
    # Who decided it decided it here.
    case.refresh_from_db(fields=["claimed_by", "claimed_at"])
