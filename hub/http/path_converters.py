"""Bounded path converters: longer than the column, or larger than a key, is no match.

Django's own `slug`, `str` and `int` pass on whatever is sent: into queries, and into keys of
in-memory caches.
"""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter, SlugConverter, StringConverter, get_converters

from hub.http.numbers import LARGEST_KEY, whole_number

SLUG_LENGTHS = (30, 80, 90)
TEXT_LENGTHS = (24, 40, 60, 100, 500)


class KeyConverter(IntConverter):
    """Primary key: a bigint."""

    regex = f"[0-9]{{1,{len(str(LARGEST_KEY))}}}"

    def to_python(self, value: str) -> int:
        number = whole_number(value)
        if number is None:
            raise ValueError(value)  # tells Django that the pattern does not match
        return number


def register() -> None:
    """Register `<key:…>`, `<slug80:…>` and `<text100:…>`, for each column length. Idempotent."""
    if "key" in get_converters():  # `ready` also runs for the models of a migration
        return
    register_converter(KeyConverter, "key")
    for length in SLUG_LENGTHS:
        bounded = {"regex": f"[-a-zA-Z0-9_]{{1,{length}}}"}
        register_converter(
            type(f"Slug{length}Converter", (SlugConverter,), bounded), f"slug{length}"
        )
    for length in TEXT_LENGTHS:
        bounded = {"regex": f"[^/]{{1,{length}}}"}
        register_converter(
            type(f"Text{length}Converter", (StringConverter,), bounded), f"text{length}"
        )
