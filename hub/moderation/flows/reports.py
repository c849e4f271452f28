"""Reporting a thing, and what follows at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from hub.audit.log import record
from hub.errors import NotAllowed
from hub.idempotency import stored_as_sent
from hub.moderation import registry
from hub.moderation.flows.ceilings import may_hide
from hub.moderation.models import Case, Report, ReportReason
from hub.moderation.registry import ReportedSubject
from hub.moderation.reports.thresholds import is_enough_to_hide

TRIES = 5
LONGEST = 10_000  # letters of all that one person says of one thing


@transaction.atomic
def report(
    *, subject: ReportedSubject, by: AbstractBaseUser | None, reason: str, text: str, key: UUID
) -> Report:
    """Note what somebody (`by` None: who is not signed in) says about a thing they can see.

    Sent twice it is one report. A person reports a thing once: what they say later is added to it. What was decided
    about and is still the same is not opened again.

    Raises KeyConflict where the key stands for another text, Refused where a report has grown too long.
    """
    if (sent := Report.objects.filter(key=key).first()) is not None:
        return _as_sent(sent, by, reason, text)
    case = _case_of(subject)
    # Once more, under the lock: the same form may have been sent twice at this moment.
    known = _known(case, by, key)
    if known is not None and known.key == key:
        return _as_sent(known, by, reason, text)
    if known is not None and known.says(reason, text):
        return known
    if known is None:
        case.take(reason)
        known = Report.objects.create(
            case=case, reporter_id=by.pk if by else None, reason=reason, text=text, key=key
        )
    else:
        _add(known, case, reason, text)
    if (
        case.hidden_at is None
        and not case.is_decided
        and (reason == ReportReason.PATIENT or is_enough_to_hide(case))
    ):
        _hide(case, known)
    case.save(
        update_fields=["report_count", "reasons", "is_urgent", "scope", "hidden_at", "hidden_by"]
    )
    return known


def _as_sent(sent: Report, by: AbstractBaseUser | None, reason: str, text: str) -> Report:
    own = sent.reporter_id == (by.pk if by else None)
    if own and sent.says(reason, text):
        return sent
    return stored_as_sent(sent, own=own, text=text, reason=reason)


def _add(known: Report, case: Case, reason: str, text: str) -> None:
    """Put what somebody says later below what they said first. It counts as the one report that it was."""
    if text and text not in known.text:
        known.text = "\n\n".join(filter(None, [known.text, text]))
    if len(known.text) > LONGEST:
        raise NotAllowed(
            "You told us much about this already, and we have it. This would be too long to add."
        )
    if reason == ReportReason.PATIENT:
        known.reason = reason
    known.save(update_fields=["text", "reason"])
    case.add_reason(reason)


def _hide(case: Case, sent: Report) -> None:
    """At once, and once a case: who looks after it may show it again before they decide.

    Above the ceilings for strangers it waits in the queue, visible (`ceilings`).
    """
    hide = registry.abilities(case.kind).hide
    if hide is not None and may_hide(case, sent):
        hide(case.object_id, on=True)
        case.hidden_at, case.hidden_by = timezone.now(), sent
        record("report.hidden", by=None, scope=case.scope, case=case.pk)


def _known(case: Case, by: AbstractBaseUser | None, key: UUID) -> Report | None:
    same = Q(key=key) | Q(reporter=by.pk) if by else Q(key=key)
    return Report.objects.filter(same, case=case).first()


def _case_of(subject: ReportedSubject) -> Case:
    """The case that a report of the thing as it is now belongs to, locked."""
    for _ in range(TRIES):
        last = (
            Case.objects.of(subject.kind, subject.object_id).select_for_update(of=("self",)).first()
        )
        if last is not None and not last.is_decided:
            last.scope = subject.scope
            return last
        if last is not None and last.version == subject.version:
            return last
        try:
            with transaction.atomic():
                return open_case(subject)
        except (
            IntegrityError
        ):  # somebody reported it at this very moment: theirs is found in the next round
            continue
    raise RuntimeError(f"No case could be opened, {TRIES} times.")


def open_case(subject: ReportedSubject, *, held_for: str = "") -> Case:
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
