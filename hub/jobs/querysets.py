"""Querysets of jobs."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery
from procrastinate.contrib.django.models import ProcrastinateEvent

from hub.jobs.models import Job

STATES = {
    "todo": "Waits",
    "doing": "Runs",
    "failed": "Failed",
    "cancelled": "Cancelled",
    "aborted": "Stopped",
}


def jobs() -> QuerySet[Job]:
    """Return all jobs, each with `since`: the time at which it entered its state."""
    events = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("-at", "-pk")
    rows: QuerySet[Job] = QuerySet(Job)
    return rows.annotate(since=Subquery(events.values("at")[:1]))


def numbers() -> dict[str, int]:
    """Return the number of jobs in each state."""
    counted = QuerySet(Job).values_list("status").annotate(number=Count("pk"))
    return dict(counted.values_list("status", "number"))
