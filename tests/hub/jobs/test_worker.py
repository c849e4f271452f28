"""The job worker: what waits in one lane holds up no other."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from accounts.tasks import send_account_closed, send_security_mail
from hub.jobs.worker import pause_after
from hub.outbox import connection
from hub.queues import LANES
from tests.hub.web.conftest import database_url
from tests.jobs import run_jobs
from tests.mail_server import MailServer, mail_server
from tests.servers import environment, start

SLOW_MAILS, SLOW_SECONDS = 12, 3


def test_every_job_has_a_lane() -> None:
    queues = [queue for lane in LANES for queue in lane.queues]
    assert len(queues) == len(set(queues))
    assert {task.queue for task in app.tasks.values() if not task.name.startswith("builtin:")} <= {
        *queues
    }


def test_the_pauses_grow_up_to_half_a_minute() -> None:
    assert [pause_after(failures) for failures in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]


@contextmanager
def working(server: MailServer) -> Iterator[None]:
    """A worker on the database of this test."""
    told = environment(
        DEBUG="1",
        DATABASE_URL=database_url(str(settings.DATABASES["default"]["NAME"])),
        VAR_DIR=str(settings.VAR_DIR),
        FILES_DIR=os.environ["FILES_DIR"],
        EMAIL_URL=f"smtp://127.0.0.1:{server.port}",
    )
    worker = start("manage.py", "worker", settings=told)
    try:
        yield
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=30)


def queue_mail(address: str) -> None:
    send_security_mail.defer(
        to=[address],
        subject="Your link",
        body="It is here.",
        from_email="hub@example.org",
        headers={},
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="The worker is told the embedded server's address."
)
def test_a_mail_at_the_door_passes_those_to_a_slow_server() -> None:
    with mail_server() as server:
        for number in range(SLOW_MAILS):
            server.slow[f"slow{number}@example.org"] = SLOW_SECONDS
            send_account_closed.defer(address=f"slow{number}@example.org", kept=True)
        with working(server):
            until(lambda: bool(server.taken), "a mail")  # the worker is at the slow ones
            began = time.monotonic()
            queue_mail("denise@example.org")
            until(lambda: "denise@example.org" in server.to, "the mail at the door")
            assert time.monotonic() - began < SLOW_SECONDS
            assert len(server.taken) < SLOW_MAILS


def until(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def states() -> list[tuple[str, int]]:
    mails = ProcrastinateJob.objects.filter(task_name=send_security_mail.name)
    return list(mails.values_list("status", "attempts"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("code", "state"), [(550, "failed"), (450, "todo")])
def test_an_address_that_is_refused_for_good_is_not_tried_again(
    settings: LazySettings, code: int, state: str
) -> None:
    with mail_server() as server:
        settings.MAILERS = smtp(server.port)
        server.refused["gone@example.org"] = code
        queue_mail("gone@example.org")
        run_jobs()
    assert states() == [(state, 1)]


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_down_is_left_alone_for_a_moment(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After three connections that failed the other mails do not even try; each is sent later."""
    monkeypatch.setattr(connection, "PAUSE_SECONDS", 0.5)
    with mail_server() as server:
        settings.MAILERS = smtp(9)
        for number in range(3):
            with pytest.raises(ConnectionRefusedError):
                send_now(f"a{number}@example.org")
        settings.MAILERS = smtp(server.port)
        with pytest.raises(connection.MailServerPausedError):
            send_now("paused@example.org")
        assert server.connections == 0
        time.sleep(0.6)
        send_now("later@example.org")
        assert server.to == ["later@example.org"]


def send_now(address: str) -> None:
    send_security_mail.func(
        to=[address], subject="x", body="y", from_email="hub@example.org", headers={}
    )


def smtp(port: int) -> dict[str, object]:
    options = {"host": "127.0.0.1", "port": port, "timeout": 5}
    return {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    }


@pytest.mark.django_db
def test_staff_do_not_see_the_link_in_a_mail_at_the_door(client: Client, hana: User) -> None:
    queue_mail("denise@example.org")
    hana.is_superuser = True
    hana.save()
    client.force_login(hana)
    job = ProcrastinateJob.objects.get()
    page = client.get(f"/admin/jobs/job/{job.pk}/change/").content.decode()
    assert "not shown" in page
    assert "It is here" not in page
