"""Dates of the demo networks: relative to one day, and never in the future."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.demo.randomness import chance

NIGHT_ENDS, NIGHT = 6, timedelta(hours=7)  # hardly anybody writes before six in the morning
SHORTEST_PAUSE = timedelta(minutes=6)
JUST_NOW = timedelta(minutes=20)


def moment(today: date, days_ago: float, *key: object) -> datetime:
    """Return a time of that day at which people are awake; the same for the same key."""
    luck = chance("moment", *key)
    day = today - timedelta(days=int(days_ago))
    at = timezone.make_aware(datetime.combine(day, time(luck.randint(7, 20), luck.randint(0, 59))))
    return min(at, timezone.now() - JUST_NOW - timedelta(minutes=luck.randint(0, 90)))


def moments(today: date, days_ago: float, over: float, number: int, *key: object) -> list[datetime]:
    """Return the times of that many posts, in order.

    Replies are quick at first, and slower towards the end of the conversation.
    """
    luck = chance("moments", *key)
    first = moment(today, days_ago, *key)
    latest = timezone.now() - JUST_NOW - SHORTEST_PAUSE * number
    times = [first]
    for place in range(1, number):
        share = (place + luck.uniform(-0.3, 0.3)) / max(1, number - 1)
        at = first + timedelta(days=over) * min(1.0, share) ** 1.4
        if timezone.localtime(at).hour < NIGHT_ENDS:
            at += NIGHT
        times.append(
            max(
                min(at, latest), times[-1] + SHORTEST_PAUSE + timedelta(minutes=luck.randint(0, 30))
            )
        )
    late = max(timedelta(), times[-1] - (timezone.now() - JUST_NOW))
    return [at - late for at in times]
