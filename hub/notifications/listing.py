"""A person's notifications as their page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from hub.database.prepared import prepared
from hub.notifications.models import Notification
from hub.notifications.sources import Shown, kinds, source

PAGE_SIZE = 40
MOST_COUNTED = 100
NEWEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Line:
    """Notifications that stand together: of one kind, about one thing, the newest first. `ids` are theirs."""

    shown: Shown
    did: str
    others: int
    at: datetime
    is_read: bool
    ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Page:
    """`after` leads to older ones; 0 where there are none."""

    lines: Sequence[Line]
    after: int


def unread_count(person_id: int) -> int:
    """How many things the person was told of, has not read, and may still see; at most `MOST_COUNTED`. One query."""
    return len(_unread(person_id))


@prepared(int)
def _unread(person: int) -> QuerySet[Notification, int]:
    unread = Notification.objects.visible_to(get_user_model()(pk=person)).unread().order_by()
    return unread.values_list("pk", flat=True)[:MOST_COUNTED]


def page_of(person: AbstractBaseUser, before: int = 0) -> Page:
    """The newest, or those older than the one with the key `before`.

    A query, and a fixed number for each cause. Asking PostgreSQL for the newest that the person may still see made it
    look for all that they may see first: so the newest are taken, and of these each app says which are seen. Where
    many are not, more are taken, each time four times as many.
    """
    assert person.pk is not None
    told: list[Notification] = []
    shown: dict[int, Shown] = {}
    last, size = before or NEWEST, PAGE_SIZE + 1
    while len(told) <= PAGE_SIZE:
        rows = list(_older_than(person.pk, last)[:size])
        shown |= _shown(rows, person)
        told += [row for row in rows if row.event_id in shown]
        if len(rows) < size:
            break
        last, size = rows[-1].pk, size * 4
    page = told[:PAGE_SIZE]
    return Page(_lines(page, shown), page[-1].pk if len(told) > PAGE_SIZE else 0)


def _older_than(person: int, before: int) -> QuerySet[Notification]:
    """One's own, whether they may still be seen or not."""
    return Notification.objects.filter(person=person, pk__lt=before).select_related("event").order_by("-pk")


def _lines(rows: Sequence[Notification], shown: Mapping[int, Shown]) -> list[Line]:
    known = kinds()

    def group(row: Notification) -> tuple[str, str, bool]:
        return row.kind, shown[row.event_id].group, row.read_at is not None

    lines = []
    for (kind, _, is_read), of_group in groupby(rows, key=group):
        first, *others = of_group
        who = {shown[row.event_id].who for row in others} - {shown[first.event_id].who}
        ids = [row.pk for row in (first, *others)]
        lines.append(Line(shown[first.event_id], known[kind].did, len(who), first.event.at, is_read, ids))
    return lines


def _shown(told: Sequence[Notification], person: AbstractBaseUser) -> dict[int, Shown]:
    by_cause = groupby(
        sorted((row.event for row in told), key=lambda event: event.cause), key=lambda event: event.cause
    )
    return {pk: shown for cause, events in by_cause for pk, shown in source(cause).shown(list(events), person).items()}
