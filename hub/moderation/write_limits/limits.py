"""How much one person writes in how little time. Counted in the database, under a lock of the person's own.

The lock is taken before any other, so that whoever sends a thousand forms at once waits for themselves alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac

from hub.database.prepared import prepared
from hub.errors import RateLimited
from hub.moderation.models import PostingActivity
from hub.moderation.write_limits.simhash import MOST_DIFFERING, likeness_of

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEW_FOR = timedelta(days=7)
LOCKS = 7201  # the first of the two numbers of PostgreSQL's advisory locks; the second is the person's key
KEPT = "Your text is kept: send it again then."


class WriteLimitReached(RateLimited):
    """What happened and when one can go on, in words for the person."""


def is_new(person: AbstractBaseUser) -> bool:
    """Whether the account is younger than a week."""
    joined = getattr(person, "date_joined", None)
    return joined is not None and timezone.now() - joined < NEW_FOR


@contextmanager
def hold_writer_lock(person: AbstractBaseUser) -> Iterator[None]:
    """A transaction that begins with the person's own lock, before any other."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, person.pk])
        yield


def count(person: AbstractBaseUser, *, begins: bool, links: int) -> None:
    """Whether one more may be sent. Raises TooMuch. One query."""
    limits = settings.WRITING_LIMITS
    minute, hour, day, threads = next(iter(_sent(person.pk)), (0, 0, 0, 0))
    if minute >= limits["minute"]:
        raise WriteLimitReached(
            f"You have sent {minute} posts within a minute. Wait a minute. {KEPT}"
        )
    if hour >= limits["hour"]:
        raise WriteLimitReached(
            f"You have sent {hour} posts within an hour. {_from(person, HOUR, limits['hour'])}"
        )
    if not is_new(person):
        return
    if links > limits["new_links"]:
        raise WriteLimitReached(
            f"In your first week a post has at most {limits['new_links']} links, and this one has {links}. "
            "Take some of them out, and send it again."
        )
    if begins and threads >= limits["new_threads"]:
        when = _from(person, DAY, limits["new_threads"], begins=True)
        raise WriteLimitReached(
            f"In your first week you can begin {limits['new_threads']} discussions a day. {when}"
        )
    if day >= limits["new_posts"]:
        when = _from(person, DAY, limits["new_posts"])
        raise WriteLimitReached(
            f"In your first week you can write {limits['new_posts']} posts a day. {when}"
        )


def _from(person: AbstractBaseUser, window: timedelta, limit: int, **narrowed: Any) -> str:
    """From when on one more fits into the window."""
    times = (
        PostingActivity.objects.filter(person=person.pk, **narrowed)
        .order_by("-at")
        .values_list("at", flat=True)
    )
    at = timezone.localtime(next(iter(times[limit - 1 : limit]), timezone.now()) + window)
    day = "" if at.date() == timezone.localdate() else f" on {at:%-d %B}"
    return f"You can go on{day} at {at:%H:%M}. {KEPT}"


@prepared(int)
def _sent(person: int) -> QuerySet[PostingActivity, tuple[int, int, int, int]]:
    sent = (
        PostingActivity.objects.filter(person=person, at__gt=Now() - DAY)
        .order_by()
        .values("person")
    )
    return sent.annotate(
        minute=Count("pk", filter=Q(at__gt=Now() - MINUTE)),
        hour=Count("pk", filter=Q(at__gt=Now() - HOUR)),
        day=Count("pk"),
        threads=Count("pk", filter=Q(begins=True)),
    ).values_list("minute", "hour", "day", "threads")


def note_posting(person: AbstractBaseUser, *, begins: bool, text: str, place: str) -> bool:
    """Note that something was sent; whether it says nearly the same as what was sent to other places within a day.

    From somebody new the second place is enough, from others the third.
    """
    likeness, here = likeness_of(text), _number(person, place)
    others = _alike(person, likeness, here) if likeness is not None else 0
    PostingActivity.objects.create(
        person_id=person.pk, begins=begins, likeness=likeness, place=here
    )
    return others >= (1 if is_new(person) else 2)


def _number(person: AbstractBaseUser, place: str) -> int:
    """Of a place; it leads back to none without the site's secret."""
    digest = salted_hmac(
        "hub.moderation.limits", f"{person.pk} {place}", algorithm="sha256"
    ).digest()
    return int.from_bytes(digest[:8], signed=True)


def _alike(person: AbstractBaseUser, likeness: int, here: int) -> int:
    statement = (
        "SELECT count(DISTINCT place) FROM moderation_postingactivity WHERE person_id = %s"
        " AND at > now() - interval '1 day' AND place <> %s AND bit_count((likeness # %s)::bit(64)) <= %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [person.pk, here, likeness, MOST_DIFFERING])
        return int(cursor.fetchone()[0])


def forget_old() -> int:
    """Delete what is no longer counted; returns how many."""
    return PostingActivity.objects.filter(at__lt=timezone.now() - DAY).delete()[0]
