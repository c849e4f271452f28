"""Every read of the jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from procrastinate.contrib.django.models import ProcrastinateEvent

if TYPE_CHECKING:
    pass

STATES = {"todo": "Waits", "doing": "Runs", "failed": "Failed", "cancelled": "Cancelled", "aborted": "Stopped"}


class JobQuerySet(models.QuerySet["Job"]):
    def with_since(self) -> JobQuerySet:
        """Each with `since`: when it came to be in its state."""
        events = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("-at", "-pk")
        return self.annotate(since=Subquery(events.values("at")[:1]))

    def numbers(self) -> dict[str, int]:
        """How many there are in each state."""
        counted = self.order_by().values_list("status").annotate(number=Count("pk"))
        return dict(counted.values_list("status", "number"))


class JobManager(models.Manager["Job"]):
    def get_queryset(self) -> JobQuerySet:
        return JobQuerySet(self.model, using=self._db)
