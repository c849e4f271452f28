"""A field that people write, how the site stores it, and where it is shown: a line of the table of hostile texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched, count, cycle, islice
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField

from hub.richtext.fields import RichTextField
from hub.richtext.sanitizer import sanitize
from tests.browser.fields.corner import Corner
from tests.browser.hostile import FOLDER, OWN, RICH_ON_A_PAGE, packed, payloads

MARK = "Zebra"
A_HEADER = "At night\r\nBcc: everyone@elsewhere.example"  # which it must not become
LONGEST = 2000  # letters of one text
RICH_TEXTS = 3  # groups of payloads for one field
MOST_TEXTS = 4  # of our own, for one field
ROOM_OF_WORD = 10  # letters
_numbers = count(1)


@dataclass(frozen=True)
class Field:
    """`names` are model fields ("app.Model.field") that `write` fills with one text, as the site stores it.

    `opened`: who looks where; "{it}" is what `write` returned, "{corner}" the place it was written in.
    """

    names: str
    write: Callable[[Corner, str], Any]
    opened: Mapping[str, Sequence[str]]

    @property
    def each(self) -> Sequence[str]:
        return self.names.split()

    @property
    def is_rich(self) -> bool:
        return any(isinstance(_field(name), RichTextField) for name in self.each)

    @property
    def room(self) -> int:
        """Letters that fit into each of the fields."""
        return min(LONGEST, *(_room(name) or LONGEST for name in self.each), LONGEST)

    def addresses(self, corner: Corner, written: Sequence[Any]) -> Mapping[str, Sequence[str]]:
        """What each looks at, every address once."""
        return {
            who: [
                *dict.fromkeys(
                    place.format(it=it, corner=corner) for it in written for place in places
                )
            ]
            for who, places in self.opened.items()
        }


def _field(name: str) -> Any:
    model, _, field = name.rpartition(".")
    return apps.get_model(model)._meta.get_field(field)


def _room(name: str) -> int | None:
    field = _field(name)
    return field.base_field.max_length if isinstance(field, ArrayField) else field.max_length


class Supply:
    """Hands out texts: our own first, then the next of the lists, so that all fields together meet all of them."""

    def __init__(self) -> None:
        rich = payloads("dompurify_expect", "bleach_expected") if FOLDER.exists() else []
        plain = [*rich, *payloads("naughty_strings")] if FOLDER.exists() else []
        self._rich = cycle([*batched(rich, RICH_ON_A_PAGE)])
        self._plain = cycle(text.replace("\x00", "") for text in plain)

    def texts(self, field: Field) -> list[str]:
        """Each begins with a word of its own, by which it is found on a page."""
        if field.is_rich:
            return [_rich(group) for group in [OWN, *islice(self._rich, RICH_TEXTS)]]
        return [
            f"{_word()} {text}"[: field.room] for text in self._packs(field.room - ROOM_OF_WORD)
        ]

    def _packs(self, room: int) -> Sequence[str]:
        own = packed([*OWN[:1], A_HEADER, *OWN[1:]], room)[:MOST_TEXTS]
        others = packed(islice(self._plain, max(2, room // 60)), room)
        return [*own, *(text for text in others[:1] if text)]


def _rich(group: Sequence[str]) -> str:
    # Each is cleaned by itself, as it would be: one that never closes its element must not hide the next.
    return f"<p>{_word()}</p>" + "".join(f"<p>{sanitize(text)}</p>" for text in group)


def _word() -> str:
    return f"{MARK}{next(_numbers)}"


def word_of(text: str) -> str:
    """The word by which a text is found."""
    found = re.search(rf"{MARK}\d+", text)
    assert found
    return found[0]
