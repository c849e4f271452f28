"""Everything that one person wrote in a place, taken down by one action."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from hub.audit.log import record
from hub.idempotency import stored_as_sent
from hub.moderation import registry, tasks
from hub.moderation.enforcement.author_messages import REPORT
from hub.moderation.flows.locks import check_no_sanction, is_staff_who_decide
from hub.moderation.models import Case, Decision, Removal
from hub.moderation.registry import SITE, ActionNotPossible
from hub.notifications.flows import notify


def count_everything(person_id: int, scope: int) -> int:
    """How many things a removal would take down now."""
    return sum(
        each.remove_all.count(person_id, scope)
        for _, each in registry.capabilities_of()
        if each.remove_all is not None
    )


@transaction.atomic
def remove_everything(
    *,
    person: AbstractBaseUser,
    scope: int,
    by: AbstractBaseUser,
    reason: str,
    key: UUID,
    as_staff: bool = False,
) -> Removal:
    """Queue the job; sent twice it is one. Raises CannotAct, and KeyConflict."""
    if (sent := Removal.objects.filter(key=key).first()) is not None:
        return stored_as_sent(sent, own=sent.by_id == by.pk, reason=reason, person_id=person.pk)
    check_no_sanction(by, scope)
    allowed = (
        is_staff_who_decide(by)
        if as_staff
        else scope != SITE and registry.scopes().may_moderate(by, scope)
    )
    if not allowed or person.pk == by.pk:
        raise ActionNotPossible(
            "Only those who look after this place may do this, and nobody with their own words."
        )
    total = count_everything(person.pk, scope)
    row = Removal.objects.create(
        person_id=person.pk, scope=scope, by_id=by.pk, reason=reason, key=key, total=total
    )
    record(
        "removal.begun",
        by=by,
        about=person,
        scope=scope,
        removal=row.pk,
        things=total,
        reason=reason,
    )
    tasks.remove_everything.defer(removal_id=row.pk)
    return row


def go_on(removal_id: int) -> bool:
    """One step; whether something is left. Ended half-way, the next call takes down what is still there."""
    row = Removal.objects.filter(pk=removal_id, finished_at=None).select_related("by").first()
    if row is None:
        return False
    for _, able in registry.capabilities_of():
        if able.remove_all is not None and _took_some(row, able.remove_all):
            return True
    _finish(row)
    return False


@transaction.atomic
def _took_some(row: Removal, remover: registry.BulkRemoval) -> bool:
    """The things and the figure go together: a worker that is killed here has done neither."""
    number = remover.remove_some(row.person_id, row.scope, by=row.by)
    Removal.objects.filter(pk=row.pk).update(removed=F("removed") + number)
    return number > 0


@transaction.atomic
def _finish(row: Removal) -> None:
    locked = (
        Removal.objects.select_for_update(of=("self",)).filter(pk=row.pk, finished_at=None).first()
    )
    if locked is None:
        return
    locked.finished_at = timezone.now()
    locked.save(update_fields=["finished_at"])
    _close_cases(locked)
    record(
        "removal.finished", by=locked.by, about=locked.person, scope=locked.scope, removal=locked.pk
    )


def _close_cases(row: Removal) -> None:
    """What waited about things that are gone needs nobody any more; who reported them hears so."""
    cases = Case.objects.filter(about=row.person_id, decided_at=None)
    cases = cases if row.scope == SITE else cases.filter(scope=row.scope)
    now = timezone.now()
    for source in registry.all_targets():
        there = Exists(source.everything().filter(pk=OuterRef("object_id")))
        gone = cases.filter(~there, kind=source.kind)
        for pk, scope in gone.filter(report_count__gt=0).values_list("pk", "scope"):
            notify(REPORT, pk, by=row.by, scope=scope)
        gone.update(
            decision=Decision.DELETED,
            decided_at=now,
            decided_by=row.by_id,
            note=row.reason,
            looked_at=now,
        )
