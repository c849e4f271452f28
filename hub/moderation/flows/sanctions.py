"""Warning somebody, suspending them, and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from hub.audit.log import record
from hub.moderation import registry, tasks
from hub.moderation.enforcement.author_messages import message_for
from hub.moderation.enforcement.decisions import FOR_STAFF, UNTIL, DecisionInput
from hub.moderation.models import Case, Decision, Sanction
from hub.moderation.registry import SITE, ActionNotPossible, ReportedSubject


def sanction(
    case: Case, verdict: DecisionInput, by: AbstractBaseUser, subject: ReportedSubject | None
) -> Sanction:
    """What a case brings to the author of its thing; once a case. Under the lock of the case. Raises CannotAct."""
    writer = registry.abilities(case.kind).writer
    person_id = writer(case.object_id) if writer else None
    if person_id is None:
        raise ActionNotPossible("Nobody knows any more who wrote it.")
    until = _until(verdict)
    scope = SITE if verdict.decision in FOR_STAFF else case.scope
    if verdict.decision == Decision.SUSPENDED and until is not None:
        registry.scopes().suspend(
            person_id, scope, by=by, until=until, reason=message_for(case, verdict, subject)
        )
    kind = (
        Sanction.Kind.WARNING if verdict.decision == Decision.WARNED else Sanction.Kind.SUSPENSION
    )
    row = Sanction.objects.create(
        person_id=person_id,
        scope=scope,
        kind=kind,
        reason=verdict.note,
        message=message_for(case, verdict, subject),
        by_id=by.pk,
        case=case,
        ends_at=until,
    )
    # Whom it met stands in the trail only where the thing was signed.
    signed = subject is not None and subject.author_id == person_id
    record(
        f"sanction.{kind}",
        by=by,
        about=row.person if signed else None,
        scope=scope,
        case=case.pk,
        **_end(until),
    )
    if verdict.decision != Decision.SUSPENDED:  # of which the network writes itself
        tasks.mail_sanction.defer(sanction_id=row.pk)
    return row


def _end(until: datetime | None) -> dict[str, str]:
    return {"until": until.isoformat()} if until else {}


def _until(verdict: DecisionInput) -> datetime | None:
    if verdict.decision not in UNTIL:
        return None
    if verdict.until is None or verdict.until <= timezone.now():
        raise ActionNotPossible("Say until when, with a day that is to come.")
    return verdict.until


@transaction.atomic
def acknowledge(*, sanction_id: int, person: AbstractBaseUser) -> Sanction | None:
    """Note that somebody has read their warning; twice is as once. None: there is no such warning of theirs."""
    rows = Sanction.objects.visible_to(person).select_for_update(of=("self",))
    row = rows.filter(pk=sanction_id, kind=Sanction.Kind.WARNING).first()
    if row is not None and row.acknowledged_at is None:
        row.acknowledged_at = timezone.now()
        row.save(update_fields=["acknowledged_at"])
    return row


def take_back(case: Case, *, by: AbstractBaseUser) -> None:
    """Of a decision that is taken back: what it brought to the person ends. Under the lock of the case."""
    for row in Sanction.objects.filter(case=case, revoked_at=None).select_for_update(of=("self",)):
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        if row.kind == Sanction.Kind.SUSPENSION and row.scope != SITE:
            registry.scopes().restore(row.person_id, row.scope, by=by)
        record("sanction.revoked", by=by, scope=row.scope, case=case.pk)
