"""Skeletons of names (Unicode Technical Standard 39): two names with one skeleton look alike."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

# Letters that are drawn as nothing, and are no format characters: fillers of Hangul and Braille, joiner of graphemes.
FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_FILLER = re.compile(f"[{FILLERS}]")
_ACCENT = re.compile("[\u0300-\u036f]")
_JOINERS = "\u200c\u200d"
_VIRAMA = 9  # the combining class of the sign after which a joiner of Indic scripts is written


def without_invisible(text: str) -> str:
    """Remove what is not seen: format characters and fillers.

    The two joiners stay where Arabic and Indic scripts (Unicode Annex 31) and emoji are written with them.
    """
    text = _FILLER.sub("", text)
    return "".join(
        letter
        for before, letter in zip(" " + text, text, strict=False)
        if unicodedata.category(letter) != "Cf" or (letter in _JOINERS and _is_joined(before))
    )


def skeleton(name: str) -> str:
    """Return the letters and digits of a name as they look: without case, accents, spaces and punctuation.

    "Moderator", "MODÉRATOR", "Mоderator" with a Cyrillic letter and "M0derator" have the same one. Empty where a name
    has neither letters nor digits.
    """
    drawn = without_invisible(name)
    for _ in range(2):  # capitals look like other letters than their small forms do
        drawn = unicodedata.normalize("NFD", drawn).translate(_prototypes())
        drawn = unicodedata.normalize("NFKC", drawn).casefold()
    plain = _ACCENT.sub("", unicodedata.normalize("NFD", drawn)).replace("i", "l")
    return "".join(
        letter for letter in plain if letter.isalnum() or unicodedata.category(letter)[0] == "M"
    )


def _is_joined(before: str) -> bool:
    if unicodedata.bidirectional(before) == "AL" or unicodedata.combining(before) == _VIRAMA:
        return True
    return unicodedata.category(before) == "So"


@cache
def _prototypes() -> Mapping[int, str]:
    """Each confusable letter with what it looks like, from the data of `confusable_homoglyphs` (Unicode 15.1).

    A letter that imitates has one entry there, which is its prototype; a prototype has all that imitate it. Of a pair
    that names each other, the lower code point is the prototype. About 6,000 letters, read when first needed.
    """
    stored = files("confusable_homoglyphs").joinpath("confusables.json").read_text(encoding="utf-8")
    looks: dict[str, list[dict[str, str]]] = json.loads(stored)
    prototypes: dict[int, str] = {}
    for letter, alike in looks.items():
        other = alike[0]["c"]
        is_pair = len(looks.get(other, ())) == 1
        if len(letter) == 1 and len(alike) == 1 and not (is_pair and letter < other):
            prototypes[ord(letter)] = without_invisible(other)
    return prototypes
