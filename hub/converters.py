"""Path converters with an end: what is longer than its column, or larger than a key, is no address of this site.

Django's own `slug`, `str` and `int` take whatever is sent: into queries, and into the keys of what is kept in memory.
"""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter, SlugConverter, StringConverter, get_converters

from hub.numbers import LARGEST_KEY, whole_number

SLUG_LENGTHS = (30, 80, 90)
TEXT_LENGTHS = (24, 40, 60, 100, 500)


class KeyConverter(IntConverter):
    """A primary key: a bigint."""

    regex = f"[0-9]{{1,{len(str(LARGEST_KEY))}}}"

    def to_python(self, value: str) -> int:
        number = whole_number(value)
        if number is None:
            raise ValueError(value)  # Django's word for: this pattern does not fit
        return number


def register() -> None:
    """Make `<key:…>`, `<slug80:…>` and `<text100:…>` known, for each length that a column has. Idempotent."""
    if "key" in get_converters():  # apps are also made ready to look at a migration's models
        return
    register_converter(KeyConverter, "key")
    for length in SLUG_LENGTHS:
        bounded = {"regex": f"[-a-zA-Z0-9_]{{1,{length}}}"}
        register_converter(type(f"Slug{length}Converter", (SlugConverter,), bounded), f"slug{length}")
    for length in TEXT_LENGTHS:
        bounded = {"regex": f"[^/]{{1,{length}}}"}
        register_converter(type(f"Text{length}Converter", (StringConverter,), bounded), f"text{length}")
