"""What a verb raises where the rules do not allow what was asked."""

from __future__ import annotations


class Refused(Exception):
    """The rules of the place do not allow it; the text says so to the person."""
