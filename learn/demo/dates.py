"""When the demo's articles were written, published and are to be looked at again: all counted from one day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.demo.chance import chance
from learn.demo.texts import Text

OLDEST_DAYS = 1450
ARCHIVED_AFTER_DAYS = 500


def published_at(text: Text, today: date) -> datetime | None:
    """None for what was never published. In office hours; on weekdays, but for parts of a series; most are recent."""
    if text.status in {"draft", "review"}:
        return None
    luck = chance("published", text.key)
    day = today - timedelta(days=_days_ago(text))
    if text.publish_in is None and text.place is None:
        day -= timedelta(days=max(0, day.weekday() - 4))
    return timezone.make_aware(datetime.combine(day, time(luck.randint(7, 17), luck.choice((0, 10, 15, 30, 45)))))


def created_at(text: Text, today: date) -> datetime:
    """Some days before it was published, or in the last weeks."""
    luck = chance("created", text.key)
    end = published_at(text, today) if text.publish_in is None else None
    end = end or timezone.make_aware(datetime.combine(today - timedelta(days=1), time(9)))
    return end - timedelta(days=luck.randint(2, 40), minutes=luck.randint(0, 600))


def review_by(text: Text, today: date) -> date | None:
    return None if text.review_in is None else today + timedelta(days=text.review_in)


def original_date(text: Text, today: date) -> date | None:
    """For what was first published elsewhere: some weeks to two years before it came here."""
    published = published_at(text, today)
    if not text.source or published is None:
        return None
    return min(published.date(), today) - timedelta(days=chance("original", text.key).randint(20, 700))


def _days_ago(text: Text) -> int:
    if text.publish_in is not None:
        return -text.publish_in
    if text.place is not None:
        return text.place.days_ago
    luck = chance("days", text.key)
    if text.status == "archived":
        return ARCHIVED_AFTER_DAYS + luck.randint(0, 400)
    return 1 + int(OLDEST_DAYS * luck.random() ** 1.6)
