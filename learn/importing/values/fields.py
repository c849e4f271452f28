"""Validated values from a record of a file; problems are collected in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices
from django_countries import countries

from hub.richtext.sanitizer import safe_address
from learn.importing.values.dates import parse_date, parse_moment

KIND_NAMES = {
    bool: "true or false",
    str: "text",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}
COUNTRY_NAMES = {"uk": "GB", "united kingdom": "GB", "usa": "US", "united states": "US"}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_is_address = URLValidator(schemes=["http", "https"])


class RecordFields:
    """One object of a record.

    Every read returns a value of the right type and adds what was wrong to `problems`.
    """

    def __init__(
        self, raw: Mapping[str, Any], known: frozenset[str], problems: list[str], within: str = ""
    ) -> None:
        self._raw = raw
        self._within = within
        self.problems = problems
        for name in raw:
            if name not in known:
                self._wrong(
                    str(name)[:60], f"is not a known field; known are {', '.join(sorted(known))}"
                )

    def raw(self, name: str) -> Any:
        return self._raw.get(name)

    def text(self, name: str, limit: int, *, lines: bool = False, numbers: bool = False) -> str:
        """Return text of at most `limit` characters; empty if absent.

        The text is put on one line unless `lines`. A whole number is accepted with `numbers`.
        """
        value = self.raw(name)
        if value is None:
            return ""
        if numbers and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        return self._checked(name, value, limit, lines=lines)

    def texts(self, name: str, limit: int) -> tuple[str, ...]:
        """Return a list of texts; one text stands for a list of one.

        Empty texts and duplicates are dropped.
        """
        value = self.raw(name)
        items = [] if value is None else value if isinstance(value, list) else [value]
        found = (self._checked(name, item, limit) for item in items)
        return tuple(dict.fromkeys(text for text in found if text))

    def choice(self, name: str, choices: type[TextChoices]) -> str:
        """Return one of the choices' values, also if its label is given.

        Empty if absent or unknown.
        """
        text = self.text(name, 1000).lower()
        known = _by_any_name(choices)
        if text and text not in known:
            self._wrong(name, f"“{text[:40]}” is not known; use one of {', '.join(choices.values)}")
        return str(known.get(text, ""))

    def flag(self, name: str) -> bool | None:
        value = self.raw(name)
        if value is None or isinstance(value, bool):
            return value
        self._wrong_kind(name, "true or false", value)
        return None

    def whole_number(self, name: str, highest: int) -> int:
        value = self.raw(name)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong_kind(name, "a whole number", value)
        elif not 0 <= value <= highest:
            self._wrong(name, f"must lie between 0 and {highest}")
        else:
            return value
        return 0

    def date(self, name: str) -> date | None:
        return self._parsed(name, parse_date)

    def moment(self, name: str) -> datetime | None:
        return self._parsed(name, parse_moment)

    def address(self, name: str, limit: int) -> str:
        """Return an http or https URL; empty if absent or invalid."""
        text = self.text(name, limit)
        try:
            if text:
                _is_address(safe_address(text))
        except ValidationError:
            self._wrong(
                name, f"“{text[:60]}” is not an address that begins with http:// or https://"
            )
            return ""
        return text

    def country(self, name: str) -> str:
        text = self.text(name, 100)
        code = _country_code(text) if text else ""
        if text and not code:
            self._wrong(name, f"“{text[:40]}” is not known; write two letters such as GB, IE or US")
        return code

    def language(self, name: str) -> str:
        text = self.text(name, 100).lower().replace("_", "-")
        if text and (len(text) > 10 or not _LANGUAGE.fullmatch(text)):
            self._wrong(name, f"“{text[:40]}” is not a language; write for example en, fr or pt-br")
            return ""
        return text

    def objects(self, name: str, known: frozenset[str]) -> list[RecordFields | str]:
        """Return a list of objects or texts; one of them stands for a list of one."""
        value = self.raw(name)
        items = [] if value is None else value if isinstance(value, list) else [value]
        return [
            item for item in (self._object(name, item, known) for item in items) if item is not None
        ]

    def object(self, name: str, known: frozenset[str]) -> RecordFields | str | None:
        return None if self.raw(name) is None else self._object(name, self.raw(name), known)

    def wrong(self, sentence: str) -> None:
        self.problems.append(sentence)

    def _object(self, name: str, item: Any, known: frozenset[str]) -> RecordFields | str | None:
        if isinstance(item, str):
            return item
        if isinstance(item, dict):
            return RecordFields(item, known, self.problems, within=f"{self._within}{name}.")
        self._wrong_kind(name, "text or an object", item)
        return None

    def _checked(self, name: str, value: Any, limit: int, *, lines: bool = False) -> str:
        if not isinstance(value, str):
            self._wrong_kind(name, "text", value)
        elif _UNSTORABLE.search(value):
            self._wrong(name, "holds a character that cannot be stored (NUL or half of a pair)")
        else:
            text = value.strip() if lines else " ".join(value.split())
            if len(text) <= limit:
                return text
            self._wrong(name, f"has {len(text):,} characters; {limit:,} fit")
        return ""

    def _parsed[Parsed](self, name: str, parse: Callable[[str], Parsed]) -> Parsed | None:
        text = self.text(name, 100, numbers=True)
        try:
            return parse(text) if text else None
        except ValueError as problem:
            self._wrong(name, str(problem))
        return None

    def _wrong_kind(self, name: str, wanted: str, value: Any) -> None:
        self._wrong(name, f"must be {wanted}, not {KIND_NAMES.get(type(value), 'empty')}")

    def _wrong(self, name: str, sentence: str) -> None:
        self.wrong(f"{self._within}{name} {sentence}")


@cache
def _by_any_name(choices: type[TextChoices]) -> dict[str, str]:
    return {str(label).lower(): value for value, label in choices.choices} | {
        value: value for value in choices.values
    }


@lru_cache(maxsize=1000)
def _country_code(text: str) -> str:
    # `alpha2` fails on digits such as ⁴.
    code = countries.alpha2(text.upper()) if text.isascii() else ""
    return str(COUNTRY_NAMES.get(text.lower()) or code or countries.by_name(text))
