"""Dates of the demo's articles, all relative to one day: creation, publication, review."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.demo.randomness import chance
from learn.demo.texts import DemoText

OLDEST_DAYS = 1450
ARCHIVED_AFTER_DAYS = 500


def published_at(text: DemoText, today: date) -> datetime | None:
    """Return the time of publication, or None for unpublished texts.

    In office hours; on weekdays, except for parts of a series and scheduled texts; most are recent.
    """
    if text.status in {"draft", "review"}:
        return None
    luck = chance("published", text.key)
    day = today - timedelta(days=_days_ago(text))
    if text.publish_in is None and text.place is None:
        day -= timedelta(days=max(0, day.weekday() - 4))
    return timezone.make_aware(
        datetime.combine(day, time(luck.randint(7, 17), luck.choice((0, 10, 15, 30, 45))))
    )


def created_at(text: DemoText, today: date) -> datetime:
    """Return a time some days before the publication, or in the last weeks."""
    luck = chance("created", text.key)
    end = published_at(text, today) if text.publish_in is None else None
    end = end or timezone.make_aware(datetime.combine(today - timedelta(days=1), time(9)))
    return end - timedelta(days=luck.randint(2, 40), minutes=luck.randint(0, 600))


def review_by(text: DemoText, today: date) -> date | None:
    return None if text.review_in is None else today + timedelta(days=text.review_in)


def original_date(text: DemoText, today: date) -> date | None:
    """Return the date of first publication elsewhere, or None.

    It lies between some weeks and two years before the publication here.
    """
    published = published_at(text, today)
    if not text.source or published is None:
        return None
    return min(published.date(), today) - timedelta(
        days=chance("original", text.key).randint(20, 700)
    )


def _days_ago(text: DemoText) -> int:
    if text.publish_in is not None:
        return -text.publish_in
    if text.place is not None:
        return text.place.days_ago
    luck = chance("days", text.key)
    if text.status == "archived":
        return ARCHIVED_AFTER_DAYS + luck.randint(0, 400)
    return 1 + int(OLDEST_DAYS * luck.random() ** 1.6)
