"""Running the queued jobs for real, by the worker itself."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import SyncToAsync
from django.core import mail
from django.db import connection, connections
from procrastinate.contrib.django import app

from hub.queues import SECURITY


def run_jobs() -> None:
    """Run what is queued until nothing is left. For tests with `django_db(transaction=True)`."""
    _work()
    _close_what_the_worker_left_open()


def run_jobs_beside_a_browser() -> None:
    """The same in a thread of its own: the browser keeps an event loop in this one, and the site its connections."""

    def work_and_go() -> None:
        _work()
        SyncToAsync.single_thread_executor.submit(connections.close_all).result()
        connections.close_all()

    with ThreadPoolExecutor(1) as beside:
        beside.submit(work_and_go).result()


def _work() -> None:
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def _close_what_the_worker_left_open() -> None:
    """Its threads' connections would keep the test database in use. One thread lives on: its own are closed by it."""
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def outbox() -> list[Any]:
    """All mails that went out, after those that somebody waits for at the door; in the transaction of the test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE queue_name = %s AND status = 'todo' RETURNING id, task_name, args",
            [SECURITY],
        )
        waiting = sorted(cursor.fetchall())
    for _, name, arguments in waiting:
        app.tasks[name].func(**(json.loads(arguments) if isinstance(arguments, str) else arguments))
    return mail.outbox
