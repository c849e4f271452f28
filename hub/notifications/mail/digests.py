"""Digests: what somebody was told in a day or a week, in one mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import batched
from smtplib import SMTPException
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from procrastinate.types import JSONValue

from hub.middleware.time_zones import zone_named
from hub.notifications import emails
from hub.notifications.mail.digest_content import digest_of
from hub.notifications.mail.schedule import next_digest
from hub.notifications.models import (
    DIGESTS,
    Channel,
    DeliverySchedule,
    Digest,
    Notification,
    Preference,
)
from hub.outbox.connection import MailConnection, is_refused_for_good
from hub.outbox.delivery import deliver_once

type TaskArguments = dict[str, JSONValue]

IN_ONE_JOB = 50  # digests
ASKED_AGAIN_AFTER = timedelta(hours=1)  # of a digest whose job was lost
HANDED_ON_AFTER = timedelta(
    days=3
)  # what could not be sent for so long goes out with the next digest


# --- Opening windows ---------------------------------------------------------------------------------


def open_windows(channels: Mapping[int, str]) -> None:
    """Open the window of each person's channel, or find it open; call it before what is told in it is written.

    Its row stays locked until the transaction ends, so whoever closes it waits for what is being written.
    """
    people = {person: channel for person, channel in channels.items() if channel in DIGESTS}
    if not people:
        return
    now = timezone.now()
    clocks = _clocks_of(people)
    due = {person: next_digest(channel, *clocks[person], now) for person, channel in people.items()}
    opened = _opened(people, due)
    # Sent in the very moment between reading the clock and taking the lock.
    closed = {window.person_id for window in opened if window.closed_at is not None}
    late = {person: next_digest(people[person], *clocks[person], due[person]) for person in closed}
    _opened({person: people[person] for person in closed}, late)


def _opened(people: Mapping[int, str], due: Mapping[int, datetime]) -> Sequence[Digest]:
    """In the order of the people: two who open the same windows do not wait for each other crosswise."""
    if not people:
        return []
    windows = [Digest(person_id=pk, channel=people[pk], due_at=due[pk]) for pk in sorted(people)]
    Digest.objects.bulk_create(
        windows,
        update_conflicts=True,
        unique_fields=["person", "channel", "due_at"],
        update_fields=["due_at"],
    )
    return list(Digest.objects.filter(pk__in=[window.pk for window in windows]))


def _clocks_of(people: Iterable[int]) -> dict[int, tuple[DeliverySchedule, ZoneInfo]]:
    rhythms = {
        rhythm.person_id: rhythm for rhythm in DeliverySchedule.objects.filter(person__in=people)
    }
    zones = get_user_model().objects.filter(pk__in=people).values_list("pk", "time_zone")
    return {
        pk: (rhythms.get(pk) or DeliverySchedule(person_id=pk), zone_named(name))
        for pk, name in zones
    }


@transaction.atomic
def set_clock(person_id: int) -> None:
    """The windows that are open end at the hour that the person has chosen now."""
    for window in (
        Digest.objects.select_for_update().filter(person=person_id, closed_at=None).order_by("pk")
    ):
        rhythm, zone = _clocks_of([person_id])[person_id]
        due = next_digest(window.channel, rhythm, zone, timezone.now())
        if (
            Digest.objects.filter(person=person_id, channel=window.channel, due_at=due)
            .exclude(pk=window.pk)
            .exists()
        ):
            window.delete()  # what is told in it goes with the other
        else:
            Digest.objects.filter(pk=window.pk).update(due_at=due, queued_at=None)


# --- Sending -----------------------------------------------------------------------------------------


@transaction.atomic
def begin() -> int:
    """Queue jobs for the windows that have ended, also for those whose job was lost; returns how many windows."""
    from hub.notifications import tasks

    now = timezone.now()
    waiting = Digest.objects.filter(done_at=None, due_at__lte=now, person__is_active=True)
    waiting = waiting.filter(Q(queued_at=None) | Q(queued_at__lte=now - ASKED_AGAIN_AFTER))
    # What somebody is changing at this moment is found five minutes later.
    free = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "pk")
    ids = list(free.values_list("pk", flat=True))
    for batch in batched(ids, 5_000):
        Digest.objects.filter(pk__in=batch).update(queued_at=now)
    jobs: list[TaskArguments] = [{"ids": list(batch)} for batch in batched(ids, IN_ONE_JOB)]
    if jobs:
        tasks.send_digests.batch_defer(*jobs)
    return len(ids)


def send_all(ids: Sequence[int]) -> None:
    """Close these windows and mail each what its person may still see, and has not read, of what it took.

    Safe to run twice. One that cannot be sent does not keep up the others; what kept it is raised at last.
    """
    kept: Exception | None = None
    done: list[Digest] = []
    with MailConnection() as connection:
        for window in _closed(ids):
            try:
                window.lines, window.done_at = send(window, connection), timezone.now()
                done.append(window)
            except Exception as error:  # whatever is wrong with one, the others are to go out
                kept = error
    Digest.objects.bulk_update(done, ["done_at", "refused_at", "lines"])
    if kept is not None:
        raise kept


def send(window: Digest, connection: MailConnection) -> int:
    """Mail what a closed window tells of, now, and return how many things; 0 if there was nothing to say."""
    shown = digest_of(window)
    if not shown.number:
        return 0
    try:
        emails.digest(window, shown, connection)
    except (OSError, SMTPException) as error:
        if is_refused_for_good(error):
            window.refused_at = timezone.now()  # its person is told on the site
        elif window.due_at > timezone.now() - HANDED_ON_AFTER:
            raise
        else:
            hand_on(window)
            return 0
    return shown.number


def hand_on(window: Digest) -> None:
    """What the window took goes out with the next one. Once it is handed on, the window's own mail is never sent."""

    def move() -> None:
        if Notification.objects.filter(digest=window, channel=window.channel).update(digest=None):
            open_windows({window.person_id: window.channel})

    deliver_once(emails.digest_key(window), move)


@transaction.atomic
def _closed(ids: Sequence[int]) -> Sequence[Digest]:
    """The windows, with what they took; without those that were sent, have not ended, or whose person is gone.

    They are locked in the order in which `open_windows` does it.
    """
    now = timezone.now()
    due = (
        Digest.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(done_at=None, due_at__lte=now)
    )
    windows = list(due.filter(pk__in=ids, person__is_active=True).order_by("person", "pk"))
    ended = [window for window in windows if window.closed_at is None]
    _take(ended)
    Digest.objects.filter(pk__in=[window.pk for window in ended]).update(closed_at=now)
    return windows


def _take(windows: Sequence[Digest]) -> None:
    """What waits for these windows is theirs now."""
    own = Digest.objects.filter(
        pk__in=[window.pk for window in windows], channel=OuterRef("channel")
    )
    whose = own.filter(person=OuterRef("person")).order_by("-due_at").values("pk")[:1]
    people = [window.person_id for window in windows]
    Notification.objects.filter(person__in=people, channel__in=DIGESTS, digest=None).update(
        digest=Subquery(whose)
    )


def stop(*, person_id: int, channel: str) -> None:
    """No more digests of this kind: what came in them is told on the site alone, and what waits is not mailed."""
    Preference.objects.filter(person=person_id, channel=channel).update(channel=Channel.SITE)
    unsent = Q(digest=None) | Q(digest__done_at=None)
    Notification.objects.filter(unsent, person=person_id, channel=channel).update(
        channel=Channel.SITE
    )


def refused_lately(person_id: int) -> datetime | None:
    """When the person's mail server refused their last digest for good; None if it took it."""
    told = Digest.objects.filter(person=person_id, done_at__isnull=False, lines__gt=0).order_by(
        "-due_at"
    )
    return told.values_list("refused_at", flat=True).first()


def forget_old(before: datetime) -> int:
    """Delete the windows that were closed before; returns how many."""
    return Digest.objects.filter(due_at__lt=before).delete()[1].get("notifications.Digest", 0)
