"""Reporting a thing, and what follows at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from hub.audit.trail import record
from hub.moderation import sources
from hub.moderation.models import Case, Reason, Report
from hub.moderation.sources import Subject
from hub.moderation.weighing import is_enough_to_hide

TRIES = 5


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
    sent = Report.objects.create(case=case, reporter_id=by.pk if by else None, reason=reason, text=text, key=key)
    if case.hidden_at is None and not case.is_decided and (reason == Reason.PATIENT or is_enough_to_hide(case)):
        _hide(case)
    case.save(update_fields=["report_count", "reasons", "is_urgent", "scope", "hidden_at"])
    return sent


def _hide(case: Case) -> None:
    """At once, and once a case: who looks after it may show it again before they decide."""
    hide = sources.abilities(case.kind).hide
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
                return open_case(subject)
        except IntegrityError:  # somebody reported it at this very moment: theirs is found in the next round
            continue
    raise RuntimeError(f"No case could be opened, {TRIES} times.")


def open_case(subject: Subject, *, held_for: str = "") -> Case:
    """Raises IntegrityError where one is open."""
    case = Case.objects.create(
        kind=subject.kind,
        object_id=subject.object_id,
        scope=subject.scope,
        about_id=subject.author_id,
        held_for=held_for,
    )
    # Neither who reported it nor what it is about: its author may convene the network, and read this.
    record("post.held" if held_for else "report.received", by=None, scope=case.scope, case=case.pk)
    return case
