"""Days as people read them, written without Django's formats: lists show hundreds."""

from __future__ import annotations

from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def long_date(day: date) -> str:
    """3 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
