"""Workers are killed at each step of sending a mail: none is lost, none is stuck, none is noted as sent twice.

Fifty workers take two to four minutes. They are found dead by a threshold of no seconds instead of thirty, so that
nobody has to wait; that the real one is quick enough is the last test.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings as current
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from hub import tasks
from hub.env import BASE_DIR
from hub.notifications import flows
from hub.notifications.mail import digests
from hub.notifications.models import Digest, Event, Notification
from hub.outbox.delivery import message_id
from hub.outbox.models import Delivery
from networks.models import Network
from tests.cast import Cast
from tests.hub.outbox.dying_worker import STEPS
from tests.make import make_person
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import let_in

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

KILLED = 50
LONGEST = 300  # seconds that a mail may be stuck


def worker(folder: Path, *trap: object) -> subprocess.Popen[str]:
    database = str(connection.settings_dict["NAME"])
    settings = os.environ | {
        "VAR_DIR": str(current.VAR_DIR),
        "DJANGO_SETTINGS_MODULE": "hub.settings",
    }
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "tests.hub.outbox.dying_worker",
        database,
        folder,
        *map(str, trap),
    ]
    return subprocess.Popen(command, cwd=BASE_DIR, env=settings, stderr=subprocess.PIPE, text=True)


def queue_mail(network: Network, cast: Cast) -> tuple[str, int, str]:
    """Somebody is answered, and wants to know at once. What sends it, its number, and its key."""
    told = _told(network, cast, "now")
    return "mail", told.pk, f"notification-{told.pk}"


def queue_digest(network: Network, cast: Cast) -> tuple[str, int, str]:
    told = _told(network, cast, "daily")
    window = Digest.objects.get(person=told.person)
    Digest.objects.filter(pk=window.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    digests.begin()
    return "digest", window.pk, f"digest-{window.pk}"


def _told(network: Network, cast: Cast, channel: str) -> Notification:
    person = make_person()
    let_in(network, person, by=cast.asha)
    flows.choose(person_id=person.pk, kind="reply", channel=channel)
    make_reply(make_thread(network, person), cast.cleo)
    for event in Event.objects.filter(told_at=None).order_by("pk"):
        flows.fan_out(event.pk)
    return Notification.objects.get(person=person, kind="reply")


def sent(folder: Path) -> Counter[str]:
    """How often each Message-ID went out."""
    mails = b"".join(path.read_bytes() for path in folder.glob("*")).split(b"-" * 79 + b"\n")
    return Counter(message_from_bytes(mail)["Message-ID"] for mail in mails if mail.strip())


def finish(folder: Path) -> None:
    """Workers that are not killed do the rest."""
    for _ in range(3):
        done = worker(folder)
        _, said = done.communicate(timeout=120)
        assert done.returncode == 0, said


def test_fifty_workers_killed_while_sending_lose_nothing_and_note_nothing_twice(
    network: Network,
    cast: Cast,
    tmp_path: Path,
) -> None:
    killed: dict[str, str] = {}
    for number in range(KILLED):
        step = STEPS[number % len(STEPS)]
        job, target, key = (queue_mail, queue_digest)[number // len(STEPS) % 2](network, cast)
        dying = worker(tmp_path, step, job, target)
        _, said = dying.communicate(timeout=120)
        assert dying.returncode == -signal.SIGKILL, (step, said)
        killed[key] = step
        with override_settings(STALLED_JOB_SECONDS=0):
            async_to_sync(tasks.retry_stalled_jobs.func)()
    finish(tmp_path)
    recorded = dict(Delivery.objects.filter(sent_at__isnull=False).values_list("key", "attempts"))
    went_out = sent(tmp_path)
    for key, step in killed.items():
        assert key in recorded, ("lost", key, step)
        twice = step in {"after the server's answer", "after the note"}
        assert went_out[message_id(key)] == (2 if twice else 1), (key, step)
    assert Delivery.objects.filter(sent_at=None).count() == 0
    assert Digest.objects.filter(done_at=None).count() == 0
    assert not ProcrastinateJob.objects.filter(status__in=["doing", "failed"]).exists()


def test_with_the_real_threshold_a_killed_mail_goes_out_within_five_minutes(
    network: Network,
    cast: Cast,
    tmp_path: Path,
) -> None:
    job, target, key = queue_mail(network, cast)
    dying = worker(tmp_path, "before the server's answer", job, target)
    dying.communicate(timeout=120)
    began = time.monotonic()
    living = worker(tmp_path, "never", job, target)  # works until it is ended
    try:
        while not Delivery.objects.filter(key=key, sent_at__isnull=False).exists():
            assert time.monotonic() - began < LONGEST and living.poll() is None
            time.sleep(1)
    finally:
        living.terminate()
        living.communicate(timeout=30)
    assert sent(tmp_path)[message_id(key)] == 1
