"""Jobs about jobs."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from hub.queues import SECURITY, UPKEEP

MOST_ATTEMPTS = 5  # of a job whose worker ended each time: it may be what ends them
RESTING_DAYS = 30  # that a job which failed is kept for staff to look at
SECRET_HOURS = 24  # a mail with a link that opens an account

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="hub-retry-stalled-jobs", queue=UPKEEP)
async def retry_stalled_jobs(timestamp: int = 0) -> None:  # noqa: ARG001 - a periodic job is told its time
    """Every minute: queue again what workers were doing that have not been heard of for a while (half a minute)."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.STALLED_JOB_SECONDS):
        await _retry(job)


async def _retry(job: Job) -> None:
    if job.attempts >= MOST_ATTEMPTS:
        logger.error("Job %s (%s) lost its worker %s times and is given up.", job.id, job.task_name, job.attempts)
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    else:
        logger.warning("Job %s (%s) lost its worker and is queued again.", job.id, job.task_name)
        await app.job_manager.retry_job(job)


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="hub-delete-old-jobs")
async def delete_old_jobs(timestamp: int = 0) -> None:  # noqa: ARG001 - a periodic job is told its time
    """Every night: forget the jobs that came to an end long ago, for their arguments may name a person."""
    hours = RESTING_DAYS * 24
    await app.job_manager.delete_old_jobs(SECRET_HOURS, queue=SECURITY, include_failed=True, include_cancelled=True)
    await app.job_manager.delete_old_jobs(hours, include_failed=True, include_cancelled=True, include_aborted=True)


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="hub-forget-expired-sessions")
def forget_expired_sessions(timestamp: int = 0) -> None:  # noqa: ARG001 - a periodic job is told its time
    """Every night: delete the sessions that ended by themselves."""
    SessionStore.clear_expired()
