"""Dates in plain English, without Django's formats, which are slow in lists of hundreds."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def long_date(day: date) -> str:
    """Return a date such as 3 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def time_element(at: datetime) -> SafeString:
    """Return `<time datetime="…">3 November 2026, 14:05</time>` in the viewer's time zone."""
    here = timezone.localtime(at)
    return mark_safe(f'<time datetime="{here.isoformat()}">{long_date(here)}, {here:%H:%M}</time>')
