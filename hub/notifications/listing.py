"""A person's notifications as their page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, QuerySet

from hub.database.prepared import prepared
from hub.notifications.models import Notification
from hub.notifications.sources import Shown, kinds, source

PAGE_SIZE = 40


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
    """How many things the person was told of, has not read, and may still see. One query."""
    return next(iter(_unread(person_id)), 0)


@prepared(int)
def _unread(person: int) -> QuerySet[Notification, int]:
    unread = Notification.objects.visible_to(get_user_model()(pk=person)).unread().order_by()
    return unread.values("person").annotate(number=Count("pk")).values_list("number", flat=True)


def page_of(person: AbstractBaseUser, before: int = 0) -> Page:
    """The newest, or those older than the one with the key `before`. A query, and a fixed number for each cause."""
    rows = Notification.objects.visible_to(person).select_related("event").order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE_SIZE + 1])
    told = found[:PAGE_SIZE]
    return Page(_lines(told, person), told[-1].pk if len(found) > PAGE_SIZE else 0)


def _lines(told: Sequence[Notification], person: AbstractBaseUser) -> list[Line]:
    shown = _shown(told, person)
    known = kinds()

    def group(row: Notification) -> tuple[str, str, bool]:
        return row.kind, shown[row.event_id].group, row.read_at is not None

    rows = [row for row in told if row.event_id in shown]
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
