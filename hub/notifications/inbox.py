"""A person's notifications as their page shows them: the newest that they may see, those that go together in a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import BigIntegerField, QuerySet, Value
from django.db.models.functions import Cast

from hub.database.prepared import prepared
from hub.notifications.loaders import EventSubject, looks
from hub.notifications.models import Notification
from hub.notifications.registry import Rendered, kinds

type Row = tuple[Any, ...]
type Rows = Sequence[Row]

PAGE_SIZE = 40
FIRST = PAGE_SIZE + 1  # rows that are read of a page at first
LAST = 2**63 - 1  # after every key


class NotificationRow(NamedTuple):
    """A notification with its event, as a row."""

    pk: int
    kind: str
    read_at: datetime | None
    event: int
    event_type: str
    about_id: int
    at: datetime


NOTICE = ("pk", "kind", "read_at", "event", "event__event_type", "event__about_id", "event__at")


class RenderedEvent(NamedTuple):
    """What a source has to know of an event to show it."""

    pk: int
    about_id: int


@dataclass(frozen=True, slots=True)
class InboxLine:
    """Notifications that stand together: of one kind, about one thing, the newest first. `ids` are theirs.

    It is shown as the newest. As long as they are unread it leads to the oldest, where one reads on from.
    """

    shown: Rendered
    did: str
    others: int
    at: datetime
    is_read: bool
    ids: Sequence[int]

    @property
    def who(self) -> str:
        """Who did it last, and how many did it too."""
        if not self.others:
            return self.shown.who
        return f"{self.shown.who} and {self.others} other{'' if self.others == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class InboxPage:
    """`after` leads to older ones; 0 where there are none."""

    lines: Sequence[InboxLine]
    after: int

    @property
    def has_unread(self) -> bool:
        return not all(line.is_read for line in self.lines)


def page_of(person: AbstractBaseUser, before: int = 0) -> InboxPage:
    """The newest, or those older than the one with the key `before`. A query, and a fixed number for each cause."""
    assert person.pk is not None
    steps = in_steps(_page_after, _older_than, person.pk, before or LAST, FIRST)
    told, shown = first_seen(FIRST, steps, person)
    page = told[:PAGE_SIZE]
    return InboxPage(lines_of(page, shown), page[-1].pk if len(told) > PAGE_SIZE else 0)


@prepared(int, int)
def _page_after(person: int, before: int) -> QuerySet[Notification, Row]:
    return _older_than(person, Cast(Value(before), BigIntegerField()))[:FIRST]


def _older_than(person: int, before: int | Cast) -> QuerySet[Notification, Row]:
    """One's own, whether they may still be seen or not."""
    return (
        Notification.objects.filter(person=person, pk__lt=before)
        .order_by("-pk")
        .values_list(*NOTICE)
    )


def in_steps(
    first: Callable[[int, int], Rows],
    further: Callable[[int, int], QuerySet[Any, Row]],
    of: int,
    before: int,
    size: int,
) -> Iterator[Rows]:
    """Rows that begin with their key, the newest first: `size` of them, which `first` reads, then four times as many.

    Asked for those that a person may still see, PostgreSQL looks for all that they may see, by every rule there is.
    So the newest are taken, and of these it is asked which are seen; where many are not, more are taken.
    """
    rows = first(of, before)
    yield rows
    while len(rows) == size:
        size *= 4
        rows = list(further(of, rows[-1][0])[:size])
        yield rows


def first_seen(
    number: int, steps: Iterable[Rows], person: AbstractBaseUser
) -> tuple[list[NotificationRow], dict[int, Rendered]]:
    """The first so many that the person may see, fewer if there are no more; and how events look, by their keys."""
    told: list[NotificationRow] = []
    shown: dict[int, Rendered] = {}
    for found in steps:
        rows = [NotificationRow._make(row) for row in found]
        shown |= looks(
            [EventSubject(row.event, row.event_type, row.about_id) for row in rows], person
        )
        told += [row for row in rows if row.event in shown]
        if len(told) >= number:
            break
    return told[:number], shown


def lines_of(rows: Iterable[NotificationRow], shown: Mapping[int, Rendered]) -> list[InboxLine]:
    """Rows that are shown, as lines in their order."""
    known = kinds()

    def group(row: NotificationRow) -> tuple[str, str, bool]:
        return row.kind, shown[row.event].group, row.read_at is not None

    together: dict[tuple[str, str, bool], list[NotificationRow]] = {}
    for row in rows:
        if row.event in shown:
            together.setdefault(group(row), []).append(row)
    lines = []
    for (kind, _, is_read), (first, *others) in together.items():
        newest = shown[first.event]
        who = {shown[row.event].who for row in others} - {newest.who}
        ids = [row.pk for row in (first, *others)]
        if others and not is_read:
            newest = replace(newest, address=shown[others[-1].event].address)
        lines.append(
            InboxLine(newest, newest.did or known[kind].did, len(who), first.at, is_read, ids)
        )
    return lines
