"""A job whose worker was killed is done all the same."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from hub import tasks

pytestmark = pytest.mark.django_db


def leave_doing(*, attempts: int = 1) -> int:
    """A queued job in the state in which a killed worker leaves it; returns its number."""
    number = tasks.delete_old_jobs.configure(queueing_lock=None).defer(timestamp=0)
    with_connection(
        "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s",
        attempts,
        number,
    )
    return number


def with_connection(query: str, *values: object) -> None:
    with app.connector.connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(query, values)


def status(number: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=number).status)


def test_it_is_queued_again() -> None:
    number = leave_doing()
    async_to_sync(tasks.retry_stalled_jobs.func)()
    assert status(number) == "todo"


def test_one_whose_worker_lives_is_left_alone() -> None:
    number = leave_doing()
    with_connection(
        "WITH worker AS (INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id)"
        " UPDATE procrastinate_jobs SET worker_id = (SELECT id FROM worker) WHERE id = %s",
        number,
    )
    async_to_sync(tasks.retry_stalled_jobs.func)()
    assert status(number) == "doing"


def test_one_that_ended_its_workers_again_and_again_is_given_up() -> None:
    number = leave_doing(attempts=tasks.MOST_ATTEMPTS)
    async_to_sync(tasks.retry_stalled_jobs.func)()
    assert status(number) == "failed"


def test_an_old_failure_is_forgotten_and_a_new_one_kept() -> None:
    old, new = (leave_doing(attempts=tasks.MOST_ATTEMPTS) for _ in range(2))
    async_to_sync(tasks.retry_stalled_jobs.func)()
    with_connection(
        "UPDATE procrastinate_events SET at = at - interval '31 days' WHERE job_id = %s", old
    )
    async_to_sync(tasks.delete_old_jobs.func)()
    assert list(ProcrastinateJob.objects.values_list("pk", flat=True)) == [new]
