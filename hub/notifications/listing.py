"""A person's notifications as their page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import BigIntegerField, QuerySet, Value
from django.db.models.functions import Cast

from hub.database.prepared import known_by_key, prepared
from hub.notifications.models import DIGESTS, Notification
from hub.notifications.sources import Shown, kinds, source

if TYPE_CHECKING:
    from hub.notifications.models import Digest

PAGE_SIZE = 40
FIRST = PAGE_SIZE + 1  # rows that are read of a page at first
MOST_COUNTED = 100
LAST = 2**63 - 1  # after every key
MOST_IN_A_DIGEST = 200  # things; more are counted
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Line:
    """Notifications that stand together: of one kind, about one thing, the newest first. `ids` are theirs."""

    shown: Shown
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
class Page:
    """`after` leads to older ones; 0 where there are none."""

    lines: Sequence[Line]
    after: int

    @property
    def has_unread(self) -> bool:
        return not all(line.is_read for line in self.lines)


@dataclass(frozen=True, slots=True)
class Part:
    """What a digest tells of one network, the newest first; `place` is empty for the site itself."""

    place: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class ShownDigest:
    """`number` of things, of which `withheld` are not told in mails; `more` stand on the site only."""

    parts: Sequence[Part]
    number: int
    withheld: int
    more: int


def unread_count(person_id: int) -> int:
    """How many things the person was told of, has not read, and may still see; at most `MOST_COUNTED`. One query."""
    return len(_unread(person_id))


def has_unread(person_id: int) -> bool:
    """Whether there is any. One query."""
    return bool(_first_unread(person_id))


@prepared(int)
def _first_unread(person: int) -> QuerySet[Notification, int]:
    return _unread_of(person)[:1]


@prepared(int)
def _unread(person: int) -> QuerySet[Notification, int]:
    return _unread_of(person)[:MOST_COUNTED]


def _unread_of(person: int) -> QuerySet[Notification, int]:
    unread = Notification.objects.visible_to(known_by_key(get_user_model(), person)).unread()
    return unread.order_by().values_list("pk", flat=True)


@prepared(int, int)
def _taken(person: int, digest: int) -> QuerySet[Notification]:
    rows = _in(digest, known_by_key(get_user_model(), person)).select_related("event").order_by("-pk")
    return rows[: MOST_IN_A_DIGEST + 1]


def _in(digest: int, person: AbstractBaseUser) -> QuerySet[Notification]:
    """Without what its person wants in no digest any more."""
    return Notification.objects.visible_to(person).unread().filter(digest=digest, channel__in=DIGESTS)


def page_of(person: AbstractBaseUser, before: int = 0) -> Page:
    """The newest, or those older than the one with the key `before`.

    A query, and a fixed number for each cause. Asking PostgreSQL for the newest that the person may still see made it
    look for all that they may see first: so the newest are taken, and of these each app says which are seen. Where
    many are not, more are taken, each time four times as many.
    """
    assert person.pk is not None
    told: list[Notification] = []
    shown: dict[int, Shown] = {}
    last, size = before or LAST, FIRST
    while len(told) <= PAGE_SIZE:
        rows = _page_after(person.pk, last) if size == FIRST else list(_older_than(person.pk, last)[:size])
        shown |= _shown(rows, person)
        told += [row for row in rows if row.event_id in shown]
        if len(rows) < size:
            break
        last, size = rows[-1].pk, size * 4
    page = told[:PAGE_SIZE]
    return Page(_lines(page, shown), page[-1].pk if len(told) > PAGE_SIZE else 0)


@prepared(int, int)
def _page_after(person: int, before: int) -> QuerySet[Notification]:
    return _older_than(person, Cast(Value(before), BigIntegerField()))[:FIRST]


def _older_than(person: int, before: int | Cast) -> QuerySet[Notification]:
    """One's own, whether they may still be seen or not."""
    return Notification.objects.filter(person=person, pk__lt=before).select_related("event").order_by("-pk")


def digest_of(digest: Digest) -> ShownDigest:
    """What the window took, as its person may see it now, without what they have read. As many queries as a page."""
    told = _taken(digest.person_id, digest.pk)
    number = len(told)
    if number > MOST_IN_A_DIGEST:
        number = _in(digest.pk, digest.person).count()
        told = told[:MOST_IN_A_DIGEST]
    lines = _lines(told, _shown(told, digest.person))
    open_lines = [line for line in lines if not line.shown.is_confidential]
    parts: dict[str, list[Line]] = {}
    for line in open_lines[:MOST_LINES]:
        parts.setdefault(line.shown.place, []).append(line)
    shown = sum(len(line.ids) for line in open_lines[:MOST_LINES])
    withheld = sum(len(line.ids) for line in lines if line.shown.is_confidential)
    number = number if lines else 0
    return ShownDigest(
        parts=[Part(place, each) for place, each in parts.items()],
        number=number,
        withheld=withheld,
        more=max(0, number - shown - withheld),
    )


def _lines(rows: Sequence[Notification], shown: Mapping[int, Shown]) -> list[Line]:
    known = kinds()

    def group(row: Notification) -> tuple[str, str, bool]:
        return row.kind, shown[row.event_id].group, row.read_at is not None

    together: dict[tuple[str, str, bool], list[Notification]] = {}
    for row in rows:
        if row.event_id in shown:
            together.setdefault(group(row), []).append(row)
    lines = []
    for (kind, _, is_read), (first, *others) in together.items():
        newest = shown[first.event_id]
        who = {shown[row.event_id].who for row in others} - {newest.who}
        ids = [row.pk for row in (first, *others)]
        lines.append(Line(newest, newest.did or known[kind].did, len(who), first.event.at, is_read, ids))
    return lines


def _shown(told: Sequence[Notification], person: AbstractBaseUser) -> dict[int, Shown]:
    by_cause = groupby(
        sorted((row.event for row in told), key=lambda event: event.cause), key=lambda event: event.cause
    )
    return {pk: shown for cause, events in by_cause for pk, shown in source(cause).shown(list(events), person).items()}
