"""The log's jobs. Each may run twice without harm."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.security_log import emails
from accounts.security_log.models import SecurityEvent
from hub.outbox.retries import MAIL_TRIES
from hub.queues import SECURITY, UPKEEP

KEPT_FOR = timedelta(days=180)


@app.task(retry=MAIL_TRIES, queue=SECURITY)
def send_new_device(event_id: int) -> None:
    """Tell a person of a sign-in on a device that they had not used before."""
    event = (
        SecurityEvent.objects.select_related("user")
        .filter(pk=event_id, user__is_active=True)
        .first()
    )
    if event is not None:
        emails.new_device(event)


@app.periodic(cron="35 3 * * *")
@app.task(queueing_lock="security-log-delete-old", queue=UPKEEP)
def delete_old_events(timestamp: int = 0) -> None:  # noqa: ARG001 - a periodic job is told its time
    """Every night: delete what is older than half a year."""
    SecurityEvent.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
