"""Sending what people are told by mail, once."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from hub.notifications import emails
from hub.notifications.models import Channel, Event, Notification
from hub.notifications.sources import source

KEPT = timedelta(days=120)


@transaction.atomic
def send_mail(notification_id: int) -> None:
    """Send the mail of one notification and note it. The row is locked meanwhile, so two workers send one mail.

    A worker that is killed between the two sends it again: a mail too many is better than none.
    """
    waiting = Notification.objects.filter(channel=Channel.NOW, mailed_at=None, read_at=None, person__is_active=True)
    locked = waiting.select_for_update(of=("self",)).select_related("event", "person").filter(pk=notification_id)
    for notification in locked:
        shown = source(notification.event.cause).shown([notification.event], notification.person)
        if notification.event_id in shown:
            emails.notification(notification, shown[notification.event_id])
        notification.mailed_at = timezone.now()
        notification.save(update_fields=["mailed_at"])


def forget_old() -> int:
    """Delete the events of long ago with what was told of them; returns how many."""
    return Event.objects.filter(at__lt=timezone.now() - KEPT).delete()[1].get("notifications.Event", 0)
