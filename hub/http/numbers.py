"""Parsing of whole numbers in a URL, a form or a hidden field."""

from __future__ import annotations

LARGEST_KEY = 2**63 - 1  # a bigint of PostgreSQL


def whole_number(text: str, most: int = LARGEST_KEY) -> int | None:
    """Return the number that the digits spell, from 0 to `most`; None for anything else.

    Python refuses to read more than 4,300 digits, and PostgreSQL a number larger than a bigint,
    each with an error.
    """
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None
