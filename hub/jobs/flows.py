"""Actions of staff on jobs."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from hub.audit.log import record
from hub.jobs.models import Job


def try_again(*, ids: Iterable[int], by: AbstractBaseUser) -> int:
    """Queue the failed ones among the jobs again; return how many.

    Jobs that wait or run are left alone, and so is a job of which only one may wait at a time if
    one waits already.
    """
    with transaction.atomic():
        failed: QuerySet[Job] = (
            QuerySet(Job).select_for_update().filter(pk__in=list(ids), status="failed")
        )
        return sum(_try_again(job, by) for job in failed.order_by("pk"))


def _try_again(job: Job, by: AbstractBaseUser) -> bool:
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(
                job.pk,
                retry_at=timezone.now(),
                priority=job.priority,
                queue=job.queue_name,
                lock=job.lock,
            )
    except (IntegrityError, ConnectorException):
        return False
    record("job.tried-again", by=by, job=job.pk, task=job.task_name)
    return True
