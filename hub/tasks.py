"""Maintenance jobs for the job queue and for sessions."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from hub.queues import SECURITY, UPKEEP

MOST_ATTEMPTS = 5  # of a job whose worker died each time: the job may be the cause
RESTING_DAYS = 30  # for which a failed job is retained, so that staff can look at it
SECRET_HOURS = 24  # for mails with a link that opens an account

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="hub-retry-stalled-jobs", queue=UPKEEP)
async def retry_stalled_jobs(timestamp: int = 0) -> None:  # noqa: ARG001 - passed to every periodic job
    """Queue the jobs of silent workers again, every minute.

    A worker is silent if it sent no heartbeat for a while (half a minute).
    """
    for job in await app.job_manager.get_stalled_jobs(
        seconds_since_heartbeat=settings.STALLED_JOB_SECONDS
    ):
        await _retry(job)


async def _retry(job: Job) -> None:
    if job.attempts >= MOST_ATTEMPTS:
        logger.error(
            "Job %s (%s) lost its worker %s times and is given up.",
            job.id,
            job.task_name,
            job.attempts,
        )
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    else:
        logger.warning("Job %s (%s) lost its worker and is queued again.", job.id, job.task_name)
        await app.job_manager.retry_job(job)


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="hub-delete-old-jobs")
async def delete_old_jobs(timestamp: int = 0) -> None:  # noqa: ARG001 - passed to every periodic job
    """Delete jobs that ended long ago, every night, since their arguments may name a person."""
    hours = RESTING_DAYS * 24
    await app.job_manager.delete_old_jobs(
        SECRET_HOURS, queue=SECURITY, include_failed=True, include_cancelled=True
    )
    await app.job_manager.delete_old_jobs(
        hours, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="hub-forget-expired-sessions")
def forget_expired_sessions(timestamp: int = 0) -> None:  # noqa: ARG001 - passed to every periodic job
    """Delete expired sessions, every night."""
    SessionStore.clear_expired()
