"""Reporting, claiming and deciding: each one transaction, safe to repeat, under the lock of the case."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from hub.audit.trail import record
from hub.moderation import sources
from hub.moderation.models import Case, Reason, Report
from hub.moderation.sources import CannotAct, Subject

Decision = Case.Decision
TRIES = 5


class DecidedAlready(Exception):
    """Somebody else was quicker; `case` is as it stands now."""

    def __init__(self, case: Case) -> None:
        super().__init__("This was decided already.")
        self.case = case


@transaction.atomic
def report(*, subject: Subject, by: AbstractBaseUser | None, reason: str, text: str, key: UUID) -> Report:
    """Note what somebody (`by` None: who is not signed in) says about a thing they can see.

    Sent twice it is one report, and a person reports a thing once. What was decided about and is still the same is
    not opened again.
    """
    if (sent := Report.objects.filter(key=key).first()) is not None:
        return sent
    case = _case_of(subject)
    # Once more, under the lock: the same form may have been sent twice at this moment.
    if (known := _known(case, by, key)) is not None:
        return known
    case.take(reason)
    if reason == Reason.PATIENT and case.hidden_at is None and not case.is_decided:
        _hide(case)
    case.save(update_fields=["report_count", "reasons", "is_urgent", "scope", "hidden_at"])
    return Report.objects.create(case=case, reporter_id=by.pk if by else None, reason=reason, text=text, key=key)


def _hide(case: Case) -> None:
    """At once, and once a case: who looks after it may show it again before they decide."""
    hide = sources.hiding(case.kind)
    if hide is not None:
        hide(case.object_id, on=True)
        case.hidden_at = timezone.now()
        record("report.hidden", by=None, scope=case.scope, case=case.pk)


def _known(case: Case, by: AbstractBaseUser | None, key: UUID) -> Report | None:
    same = Q(key=key) | Q(reporter=by.pk) if by else Q(key=key)
    return Report.objects.filter(same, case=case).first()


def _case_of(subject: Subject) -> Case:
    """The case that a report of the thing as it is now belongs to, locked."""
    for _ in range(TRIES):
        last = Case.objects.of(subject.kind, subject.object_id).select_for_update(of=("self",)).first()
        if last is not None and not last.is_decided:
            last.scope = subject.scope
            return last
        if last is not None and last.version == subject.version:
            return last
        try:
            with transaction.atomic():
                return _open(subject)
        except IntegrityError:  # somebody reported it at this very moment: theirs is found in the next round
            continue
    raise RuntimeError(f"No case could be opened, {TRIES} times.")


def _open(subject: Subject) -> Case:
    case = Case.objects.create(
        kind=subject.kind, object_id=subject.object_id, scope=subject.scope, about_id=subject.author_id
    )
    # Neither who reported it nor what it is about: its author may convene the network, and read this.
    record("report.received", by=None, scope=case.scope, case=case.pk)
    return case


@transaction.atomic
def claim(*, case: Case, by: AbstractBaseUser, on: bool, as_staff: bool = False) -> Case:
    """Say that one looks at it, or that somebody else may. Raises DecidedAlready, CannotAct."""
    row = _locked(case, by, as_staff)
    holder = by.pk if on else None
    if row.claimed_by_id != holder:
        row.claimed_by_id, row.claimed_at = holder, timezone.now() if on else None
        row.save(update_fields=["claimed_by", "claimed_at"])
        record("report.claimed" if on else "report.released", by=by, scope=row.scope, case=row.pk)
    return row


@transaction.atomic
def decide(
    *, case: Case, by: AbstractBaseUser, decision: str, note: str, message: str = "", as_staff: bool = False
) -> Case:
    """Decide, and do what was decided. The first one counts. Raises DecidedAlready, CannotAct."""
    row = _locked(case, by, as_staff)
    source = sources.source_of(row.kind)
    # As it stood when it was decided about.
    found = source.subjects(source.everything().filter(pk=row.object_id)) if source else ()
    row.version = found[0].version if found else ""
    if row.is_hidden:
        _show(row)
    if decision == Decision.DELETED:
        delete = sources.deleting(row.kind)
        if delete is None:
            raise CannotAct("This cannot be deleted here.")
        delete(row.object_id, by=by, reason=note)
    row.decision, row.note = decision, note
    row.message = "" if decision == Decision.NOTHING else message
    row.decided_by_id, row.decided_at = by.pk, timezone.now()
    row.save(update_fields=["version", "decision", "note", "message", "decided_by", "decided_at", "shown_at"])
    record("report.decided", by=by, scope=row.scope, case=row.pk, decision=decision, reason=note)
    return row


@transaction.atomic
def show_again(*, case: Case, by: AbstractBaseUser, as_staff: bool = False) -> Case:
    """Show what was hidden before it is decided about: to change it, or because it is harmless. Raises as `decide`."""
    row = _locked(case, by, as_staff)
    if row.is_hidden:
        _show(row)
        row.save(update_fields=["shown_at"])
        record("report.shown", by=by, scope=row.scope, case=row.pk)
    return row


def _show(row: Case) -> None:
    hide = sources.hiding(row.kind)
    if hide is not None:
        hide(row.object_id, on=False)
    row.shown_at = timezone.now()


def _locked(case: Case, by: AbstractBaseUser, as_staff: bool) -> Case:
    """The case as it is now, which nobody else decides until the transaction ends, if the person may decide it."""
    row = Case.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=case.pk)
    if not _may_decide(row, by, as_staff):
        raise CannotAct("Only those who look after this may decide about it, and nobody about what they wrote.")
    if row.is_decided:
        raise DecidedAlready(row)
    return row


def _may_decide(row: Case, by: AbstractBaseUser, as_staff: bool) -> bool:
    if Case.objects.written_by(by).filter(pk=row.pk).exists():
        return False
    if as_staff:
        return isinstance(by, PermissionsMixin) and by.has_perm("moderation.change_case")
    return row.scope != sources.SITE and sources.scopes().may_moderate(by, row.scope)


def lock_cases(things: Mapping[str, Collection[int] | QuerySet[Any, Any]]) -> list[int]:
    """Lock the cases of these things (ids by kind), and return their keys. Call it before the things are locked."""
    of_them = Q()
    for kind, ids in things.items():
        of_them |= Q(kind=kind, object_id__in=ids)
    rows = Case.objects.filter(of_them).order_by("pk")
    return [case.pk for case in rows.select_for_update(of=("self",))]


def move_cases(ids: Collection[int], scope: int) -> None:
    """The things of these cases lie in another network now: who moderates that decides about them from here on."""
    Case.objects.filter(pk__in=ids, decided_at=None).update(scope=scope, claimed_by=None, claimed_at=None)
