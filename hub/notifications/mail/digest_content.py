"""What a digest tells: grouped by network, as its person may see it when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet, Value
from django.db.models.functions import Cast

from hub.database.prepared import prepared
from hub.notifications.inbox import LAST, NOTICE, InboxLine, first_seen, in_steps, lines_of
from hub.notifications.loaders import number_seen
from hub.notifications.models import DIGESTS, Digest, Notification

MOST_TOLD = 200  # things; more are counted
FIRST = MOST_TOLD + 1  # rows that are read at first
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class DigestSection:
    """What a digest tells of one network, the newest first; `place` is empty for the site itself."""

    place: str
    lines: Sequence[InboxLine]


@dataclass(frozen=True, slots=True)
class DigestContent:
    """`number` of things, of which `withheld` are not told in mails; `more` stand on the site only."""

    parts: Sequence[DigestSection]
    number: int
    withheld: int
    more: int


def digest_of(digest: Digest) -> DigestContent:
    """What the window took, without what its person has read or wants in no digest any more. As many queries as a page
    of their notifications.
    """
    told, looks = first_seen(
        FIRST, in_steps(_newest_in, _before_in, digest.pk, LAST, FIRST), digest.person
    )
    number = len(told) if len(told) < FIRST else _number_of(digest)
    lines = lines_of(told[:MOST_TOLD], looks)
    open_lines = [line for line in lines if not line.shown.is_confidential]
    parts: dict[str, list[InboxLine]] = {}
    for line in open_lines[:MOST_LINES]:
        parts.setdefault(line.shown.place, []).append(line)
    shown = sum(len(line.ids) for line in open_lines[:MOST_LINES])
    withheld = sum(len(line.ids) for line in lines if line.shown.is_confidential)
    return DigestContent(
        parts=[DigestSection(place, each) for place, each in parts.items()],
        number=number,
        withheld=withheld,
        more=max(0, number - shown - withheld),
    )


@prepared(int, int)
def _newest_in(digest: int, before: int) -> QuerySet[Notification, tuple[Any, ...]]:
    return _before_in(digest, Cast(Value(before), BigIntegerField()))[:FIRST]


def _before_in(digest: int, before: int | Cast) -> QuerySet[Notification, tuple[Any, ...]]:
    return _in(digest).filter(pk__lt=before).order_by("-pk").values_list(*NOTICE)


def _in(digest: int) -> QuerySet[Notification]:
    """Of its own person, whether they may still be seen or not."""
    own = Notification.objects.filter(digest=digest, person=F("digest__person"))
    return own.filter(channel__in=DIGESTS).unread()


def _number_of(digest: Digest) -> int:
    return number_seen(
        _in(digest.pk).values_list("event__event_type", "event__about_id"), digest.person_id
    )
