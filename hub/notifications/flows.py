"""Telling people of what happened, and what they do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import batched
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.types import JSONValue

from hub.notifications.mail import digests
from hub.notifications.models import (
    Channel,
    DeliverySchedule,
    Digest,
    Event,
    Notification,
    Preference,
)
from hub.notifications.preferences import channels_for
from hub.notifications.registry import source

AT_ONCE = 500  # people


def notify(event_type: str, about_id: int, *, by: AbstractBaseUser | None, scope: int = 0) -> None:
    """Note that something happened; call it in the transaction that does it. A job tells whom it concerns."""
    from hub.notifications import tasks

    event = Event.objects.create(
        event_type=event_type, about_id=about_id, by_id=by.pk if by else None, scope=scope
    )
    tasks.fan_out.defer(event_id=event.pk)


def fan_out(event_id: int) -> None:
    """Tell everybody whom the event concerns. Ended half-way and begun again, it tells the others."""
    event = Event.objects.filter(pk=event_id, told_at=None).first()
    if event is None:
        return
    recipients = dict(source(event.event_type).recipients(event))
    recipients.pop(event.by_id or 0, None)
    for people in batched(sorted(recipients), AT_ONCE):
        _notify(event, {person: recipients[person] for person in people})
    Event.objects.filter(pk=event.pk).update(told_at=timezone.now())


@transaction.atomic
def _notify(event: Event, kinds: dict[int, str]) -> None:
    """The lock on the event's row keeps out a second worker who was given the same job."""
    from hub.notifications import tasks

    Event.objects.select_for_update().get(pk=event.pk)
    told = set(
        Notification.objects.filter(event=event, person__in=kinds).values_list("person", flat=True)
    )
    channels = channels_for(
        {person: kind for person, kind in kinds.items() if person not in told}, event.scope
    )
    digests.open_windows(channels)
    rows = Notification.objects.bulk_create(
        Notification(event=event, person_id=person, kind=kinds[person], channel=channel)
        for person, channel in channels.items()
        if channel != Channel.NOTHING
    )
    mailed: list[dict[str, JSONValue]] = [
        {"notification_id": row.pk} for row in rows if row.channel == Channel.IMMEDIATE
    ]
    if mailed:
        tasks.send_mail.batch_defer(*mailed)


def save_delivery_schedule(*, person_id: int, time_zone: str, **rhythm: object) -> None:
    """Note when somebody wants their mail; `rhythm` are the fields of a `Rhythm`. Open digests move with it."""
    with transaction.atomic():
        get_user_model().objects.filter(pk=person_id, is_active=True).update(time_zone=time_zone)
        DeliverySchedule.objects.update_or_create(person_id=person_id, defaults=rhythm)
        digests.set_clock(person_id)


def mark_read(person: AbstractBaseUser, ids: Sequence[int] | None = None) -> None:
    """Those of the person's notifications, or all of them."""
    unread = Notification.objects.filter(person=person.pk, read_at=None)
    (unread if ids is None else unread.filter(pk__in=ids)).update(read_at=timezone.now())


def mark_seen(
    person: AbstractBaseUser, event_types: Sequence[str], about_ids: QuerySet[Any]
) -> None:
    """The person has seen these things where they are: what was told of them is read."""
    unread = Notification.objects.filter(
        person=person.pk, read_at=None, event__event_type__in=event_types
    )
    if ids := list(unread.filter(event__about_id__in=about_ids).values_list("pk", flat=True)):
        Notification.objects.filter(pk__in=ids).update(read_at=timezone.now())


def choose(*, person_id: int, kind: str = "", scope: int = 0, channel: str = "") -> None:
    """Note how somebody wants to hear of a kind of thing; an empty channel takes the choice back."""
    if not get_user_model().objects.filter(pk=person_id, is_active=True).exists():
        return  # the link of an old mail, to somebody who closed their account
    if not channel:
        Preference.objects.filter(person=person_id, scope=scope, kind=kind).delete()
        return
    Preference.objects.bulk_create(
        [Preference(person_id=person_id, scope=scope, kind=kind, channel=Channel(channel))],
        update_conflicts=True,
        unique_fields=["person", "scope", "kind"],
        update_fields=["channel"],
    )


@transaction.atomic
def choose_all(*, person_id: int, wanted: Mapping[tuple[int, str], str]) -> None:
    """Note a channel for each network and kind; an empty one takes the choice back."""
    for (scope, kind), channel in wanted.items():
        choose(person_id=person_id, scope=scope, kind=kind, channel=channel)


def stop_mail(*, person_id: int, kind: str, scope: int) -> None:
    """No more mail of a kind from a network, unless the person chose to hear even less, of it or of all there."""
    if channels_for({person_id: kind}, scope)[person_id] != Channel.NOTHING:
        choose(person_id=person_id, kind=kind, scope=scope, channel=Channel.SITE)


def forget(person: AbstractBaseUser) -> None:
    """Of somebody who closes their account: what they were told, and how they wanted it."""
    Notification.objects.filter(person=person.pk).delete()
    for kept in (Preference, Digest, DeliverySchedule):
        kept._default_manager.filter(person=person.pk).delete()
