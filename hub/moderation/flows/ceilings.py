"""How much reports by strangers hide within an hour, and showing that again.

A stranger is who was not signed in, or has been here for less than a week. What members who have been here longer
report is not bound by the ceilings, so that nobody can use them up to keep a patient's name visible.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from hub.audit.log import record
from hub.moderation.flows.locks import check_no_sanction, is_staff_who_decide
from hub.moderation.models import Case, Report, ReportReason
from hub.moderation.querysets import CaseQuerySet
from hub.moderation.registry import SITE, ActionNotPossible
from hub.moderation.reports.thresholds import WEEK
from hub.notifications.flows import notify
from hub.notifications.models import Event

CEILING = "hiding-ceiling"
HOUR = timedelta(hours=1)
LOCK = 7_302_611  # of the advisory lock under which hidden things are counted
BY_STRANGER = Q(hidden_by__reporter=None) | Q(
    hidden_by__reporter__date_joined__gt=F("hidden_at") - WEEK
)


def may_hide(case: Case, report: Report) -> bool:
    """Whether the report may hide its thing now; counted under a lock that ends with the transaction.

    Alerts staff where it may not, once an hour. Call it under the lock of the case.
    """
    if not _is_by_stranger(report):
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    hidden = Case.objects.filter(
        BY_STRANGER, hidden_by__isnull=False, hidden_at__gt=timezone.now() - HOUR
    )
    ceilings = settings.HIDDEN_BY_STRANGERS_AN_HOUR
    if hidden.count() < ceilings["site"] and (
        case.scope == SITE or hidden.filter(scope=case.scope).count() < ceilings["network"]
    ):
        return True
    if not Event.objects.filter(event_type=CEILING, at__gt=timezone.now() - HOUR).exists():
        notify(CEILING, case.pk, by=None, scope=case.scope)
    return False


def _is_by_stranger(report: Report) -> bool:
    return report.reporter is None or timezone.now() - report.reporter.date_joined < WEEK


def hidden_together(case: Case, *, whose: str) -> CaseQuerySet:
    """What was hidden with this case and waits still: by the same `reporter`, or by strangers in the same `hour`.

    Without what somebody else says identifies a patient as well.
    """
    if case.hidden_by is None or case.hidden_at is None:
        return Case.objects.none()
    if whose == "reporter":
        reports = Q(
            hidden_by__reporter=case.hidden_by.reporter_id, hidden_by__reporter__isnull=False
        )
        others = ~Q(reporter=case.hidden_by.reporter_id) | Q(reporter=None)
    else:
        start = case.hidden_at.replace(minute=0, second=0, microsecond=0)
        reports = BY_STRANGER & Q(
            hidden_by__isnull=False, hidden_at__gte=start, hidden_at__lt=start + HOUR
        )
        others = Q(reporter__date_joined__lte=F("created_at") - WEEK)
    says_so = Report.objects.filter(others, case=OuterRef("pk"), reason=ReportReason.PATIENT)
    return Case.objects.filter(reports, ~Exists(says_so), shown_at=None, decided_at=None)


@transaction.atomic
def show_all_again(*, case: Case, by: AbstractBaseUser, whose: str) -> int:
    """Show again what was hidden together with this case (`hidden_together`); returns how much. For staff.

    What somebody decides or shows meanwhile stays as they left it. Raises CannotAct.
    """
    from hub.moderation.flows.decisions import show

    check_no_sanction(by, SITE)
    if not is_staff_who_decide(by):
        raise ActionNotPossible("Only staff who decide about reports may do this.")
    chosen = hidden_together(case, whose=whose).not_written_by(by).values_list("pk", flat=True)
    rows = Case.objects.filter(pk__in=[*chosen], shown_at=None, decided_at=None).order_by("pk")
    shown = list(rows.select_for_update(of=("self",)))
    for row in shown:
        show(row)
        row.save(update_fields=["shown_at"])
        record("report.shown", by=by, scope=row.scope, case=row.pk)
    record("report.shown-together", by=by, scope=SITE, case=case.pk, cases=len(shown), whose=whose)
    return len(shown)
