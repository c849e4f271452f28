"""Parser for complete and partial dates. A partial date becomes its first day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {"winter": 1, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}
MONTH_WORD = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|winter|spring|summer|autumn|fall)\b",
    re.IGNORECASE,
)
NUMERIC = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:/.*|[T ]\d{2}:.*)?", re.ASCII
)
YEAR = re.compile(r"\b[12]\d{3}\b", re.ASCII)
DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", re.ASCII | re.IGNORECASE)
WORDED = re.compile(r"[\w\s.,/–-]+")


def parse_date(text: str) -> date:
    """Return the first day of the period that a text names.

    Accepts "2021", "2021-03", "2021/03/04/", "March 2021", "3 Mar 2021" and "2004 Nov-Dec".

    Raises ValueError with a message for people, also for "03/04/2021", which is ambiguous.
    """
    text = text.strip()
    parts = _numeric(text) or _worded(text)
    if parts is None:
        raise ValueError(
            f"“{text[:40]}” is not a date that can be read; write 2021-03-04, 2021-03 or 2021"
        )
    try:
        return date(*parts)
    except ValueError:
        raise ValueError(f"“{text[:40]}” is not a day of the calendar") from None


def parse_moment(text: str) -> datetime:
    """Return a moment in UTC. A text without a time zone is in UTC.

    Accepts "2021-03-04T10:00:00+01:00", or a date, which stands for the midnight that begins it.

    Raises ValueError with a message for people.
    """
    try:
        moment = datetime.fromisoformat(text.strip()) if "T" in text or ":" in text else None
    except ValueError:
        raise ValueError(
            f"“{text[:40]}” is not a time that can be read; write 2021-03-04T10:00:00Z"
        ) from None
    if moment is None:
        day = parse_date(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError(f"“{text[:40]}” lies outside the calendar") from None


def _numeric(text: str) -> tuple[int, int, int] | None:
    found = NUMERIC.fullmatch(text.rstrip("/"))
    if found is None or (found[2] is None and MONTH_WORD.search(text)):
        return None
    return int(found[1]), int(found[2] or 1), int(found[3] or 1)


def _worded(text: str) -> tuple[int, int, int] | None:
    year, month = YEAR.search(text), MONTH_WORD.search(text)
    if year is None or month is None or not WORDED.fullmatch(text):
        return None
    name = month[0].lower()
    if name in SEASONS:
        return int(year[0]), SEASONS[name], 1
    day = DAY.search(text[: year.start()] + " " + text[year.end() :])
    return int(year[0]), MONTHS.index(name[:3]) + 1, int(day[1]) if day else 1
