"""What in a testimony may tell who somebody is: found by rules, or marked by hand; and taking it out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.safeguarding.rules import FindingKind, find


class RedactionKind(StrEnum):
    """What is taken out, and what then stands in its place: "[name]"."""

    NAME = "name"
    PLACE = "place"
    DATE = "date"
    NUMBER = "number"
    OTHER = "left out"

    @property
    def placeholder(self) -> str:
        return f"[{self}]"


@dataclass(frozen=True, slots=True)
class RedactionMark:
    """Words to take out, wherever they stand."""

    words: str
    what: RedactionKind


_OF_RULE = {
    FindingKind.NAME: RedactionKind.NAME,
    FindingKind.BIRTH_DATE: RedactionKind.DATE,
    FindingKind.POSTCODE: RedactionKind.PLACE,
    FindingKind.NHS_NUMBER: RedactionKind.NUMBER,
    FindingKind.HOSPITAL_NUMBER: RedactionKind.NUMBER,
    FindingKind.TELEPHONE: RedactionKind.NUMBER,
    FindingKind.E_MAIL: RedactionKind.OTHER,
}
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY, _YEAR = r"\d{1,2}(?:st|nd|rd|th)?", r"(?:19|20)\d\d"
_DATES = re.compile(
    rf"\b(?:{_DAY}(?: of)? {_MONTH}\b(?:,? {_YEAR})?|{_MONTH} {_DAY}\b(?:,? {_YEAR})?|{_MONTH} {_YEAR}\b"
    rf"|\d{{1,2}}[/.]\d{{1,2}}[/.](?:\d\d){{1,2}}\b|{_YEAR}-\d\d-\d\d\b)"
)
_CAPITAL = r"[A-Z][\w’'-]{1,40}\.?"
_KINDS_OF_PLACE = (
    "Hospital|Infirmary|Hospice|Surgery|Clinic|Trust|Health Board|Medical Centre|Health Centre|Care Home|"
    "Ward|Unit|Lodge"
)
_PLACES = re.compile(
    rf"\b(?:{_CAPITAL} ){{1,4}}(?:{_KINDS_OF_PLACE})\b(?: [A-Z\d]{{1,3}}\b)?(?: of {_CAPITAL})?"
    rf"|\b[Ww]ard [A-Z\d][\w-]{{0,9}}\b"
    rf"|\b(?:\d{{1,4}} )?{_CAPITAL} (?:Street|Road|Avenue|Lane|Drive|Close|Crescent)\b"
)
# Two words that are written as a name where no sentence begins, and what follows a word that introduces people.
_NAMES = re.compile(rf"(?<![.!?\n] )(?<![.!?\n])\b{_CAPITAL} {_CAPITAL}(?=\W|$)")
_INTRODUCED = re.compile(
    rf"\b(?:called|named|name (?:is|was)|husband|wife|partner|son|daughter|brother|sister|mother|father|mum|dad|"
    rf"[Nn]urse|midwife|consultant|porter)(?: (?:is|was))?,? (?P<it>{_CAPITAL}(?: {_CAPITAL})?)"
)
_RULES = (
    (_DATES, RedactionKind.DATE),
    (_PLACES, RedactionKind.PLACE),
    (_INTRODUCED, RedactionKind.NAME),
    (_NAMES, RedactionKind.NAME),
)


def marked(text: str) -> list[tuple[int, int, RedactionKind]]:
    """Where something may tell who it was: beginning, end, what. None overlaps another."""
    found = [(each.start, each.end, _OF_RULE[each.kind]) for each in find(text)]
    for pattern, what in _RULES:
        part = "it" if "it" in pattern.groupindex else 0
        found += [(*match.span(part), what) for match in pattern.finditer(text)]
    marks: list[tuple[int, int, RedactionKind]] = []
    taken = bytearray(len(text))
    for start, end, what in found:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            marks.append((start, end, what))
    return sorted(marks)


def marks_in(texts: Iterable[str]) -> list[RedactionMark]:
    """What was found, each once, in order."""
    return list(
        dict.fromkeys(
            RedactionMark(text[start:end], what)
            for text in texts
            for start, end, what in marked(text)
        )
    )


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with what it may tell ("name", …), or nothing."""
    end = 0
    for start, stop, what in marked(text):
        yield text[end:start], ""
        yield text[start:stop], what.value
        end = stop
    yield text[end:], ""


def without(text: str, marks: Sequence[RedactionMark]) -> str:
    """The text with a placeholder for each mark, the longest first, in whatever case it is written."""
    for mark in sorted(marks, key=lambda each: -len(each.words)):
        text = _pattern(mark.words).sub(mark.what.placeholder, text)
    return text


def stands_in(words: str, texts: Iterable[str]) -> bool:
    return any(_pattern(words).search(text) for text in texts)


def _pattern(words: str) -> re.Pattern[str]:
    """As whole words, however they are spaced."""
    spaced = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
