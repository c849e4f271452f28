"""The jobs of notifications. Each is safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from hub.notifications import flows
from hub.notifications.mail import delivery, digests
from hub.outbox.retries import MAIL_TRIES
from hub.queues import AT_ONCE, DIGEST, MAIL, SEVERAL_TRIES


@app.task(retry=SEVERAL_TRIES)
def fan_out(event_id: int) -> None:
    flows.fan_out(event_id)


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_mail(notification_id: int) -> None:
    """Only if it was not read meanwhile, and the person may still see what it is about when its turn comes."""
    if later := delivery.send_mail(notification_id):
        send_mail.configure(schedule_at=later).defer(notification_id=notification_id)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="notifications-begin-digests")
def begin_digests(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """Every five minutes: the digests whose hour has come."""
    digests.begin()


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=DIGEST)
def send_digests(ids: list[int]) -> None:
    digests.send_all(ids)


@app.periodic(cron="10 4 * * *")
@app.task(queueing_lock="notifications-forget-old")
def forget_old(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """Every night: what was told long ago."""
    delivery.forget_old()
