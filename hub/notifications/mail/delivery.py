"""Sending what people are told by mail, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from hub.middleware.time_zones import zone_named
from hub.notifications import emails
from hub.notifications.loaders import EventSubject, looks
from hub.notifications.mail import digests
from hub.notifications.mail.schedule import quiet_end
from hub.notifications.models import Channel, DeliverySchedule, Event, Notification

KEPT = timedelta(days=120)


def send_mail(notification_id: int) -> datetime | None:
    """Send the mail of one notification and note it; returns when to come back, if its person has quiet hours now.

    Safe to run twice at once: the mail has a key (`hub.outbox`).
    """
    waiting = Notification.objects.filter(
        channel=Channel.IMMEDIATE, mailed_at=None, read_at=None, person__is_active=True
    )
    told = waiting.select_related("event", "person").filter(pk=notification_id).first()
    if told is None:
        return None
    if later := _quiet_until(told.person):
        return later
    event = told.event
    shown = looks([EventSubject(event.pk, event.event_type, event.about_id)], told.person)
    if event.pk in shown:
        emails.notification(told, shown[event.pk])
    Notification.objects.filter(pk=told.pk, mailed_at=None).update(mailed_at=timezone.now())
    return None


def _quiet_until(person: AbstractBaseUser) -> datetime | None:
    rhythm = DeliverySchedule.objects.filter(person=person.pk).exclude(quiet_from=None).first()
    zone = zone_named(person.time_zone)  # type: ignore[attr-defined]
    return quiet_end(rhythm, zone, timezone.now()) if rhythm else None


def forget_old() -> int:
    """Delete the events of long ago with what was told of them; returns how many."""
    before = timezone.now() - KEPT
    digests.forget_old(before)
    return Event.objects.filter(at__lt=before).delete()[1].get("notifications.Event", 0)
