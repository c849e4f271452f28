"""How many notifications a person has not read: the bell in the header."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import BigIntegerField, QuerySet, Value
from django.db.models.functions import Cast

from hub.database.prepared import prepared
from hub.notifications.inbox import LAST, Row, Rows, in_steps
from hub.notifications.loaders import number_seen
from hub.notifications.models import Notification

MOST_COUNTED = 100
FEW = 5  # of these one is seen, nearly always


def unread_count(person_id: int) -> int:
    """How many things the person was told of, has not read, and may still see; at most `MOST_COUNTED`.

    A query, and one for each rule of who may see among them.
    """
    return min(MOST_COUNTED, sum(_seen(person_id)))


def has_unread(person_id: int) -> bool:
    """Whether there is any. As many queries."""
    steps = in_steps(_newest_few, _unread_before, person_id, LAST, FEW)
    return any(number_seen(_things(rows), person_id) for rows in steps)


def _seen(person_id: int) -> Iterator[int]:
    """How many of the newest, and of those before them, until so many were found that nobody counts further."""
    found = 0
    for rows in in_steps(_newest, _unread_before, person_id, LAST, MOST_COUNTED):
        number = number_seen(_things(rows), person_id)
        yield number
        found += number
        if found >= MOST_COUNTED:
            return


@prepared(int, int)
def _newest(person: int, before: int) -> QuerySet[Notification, Row]:
    return _unread_before(person, Cast(Value(before), BigIntegerField()))[:MOST_COUNTED]


@prepared(int, int)
def _newest_few(person: int, before: int) -> QuerySet[Notification, Row]:
    return _unread_before(person, Cast(Value(before), BigIntegerField()))[:FEW]


def _unread_before(person: int, before: int | Cast) -> QuerySet[Notification, Row]:
    unread = Notification.objects.filter(person=person, pk__lt=before).unread()
    return unread.order_by("-pk").values_list("pk", "event__event_type", "event__about_id")


def _things(rows: Rows) -> Iterator[tuple[str, int]]:
    return ((event_type, about) for _, event_type, about in rows)
