"""Names of organisations: cleaned, and out of the capitals that official lists write them in."""

from __future__ import annotations

import re
import unicodedata

SMALL_WORDS = frozenset(
    {"an", "and", "at", "by", "de", "for", "from", "in", "le", "of", "on", "or", "the", "to"}
)
SMALL_WORDS |= {"under", "upon", "with"}
ACRONYMS = frozenset(
    {"CCG", "CIC", "GB", "GP", "HCA", "HSC", "HSE", "ICB", "ICS", "IT", "LLP", "NHS", "NI", "UK"}
)
ROMAN_NUMERALS = frozenset({"II", "III", "IV", "VI", "VII", "VIII", "IX"})
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ORDINAL = re.compile(r"\d+(?:ST|ND|RD|TH)")
_SPACE = re.compile(r"\s+")


def clean_name(text: str) -> str:
    """The text in one line, without control and formatting characters."""
    text = _SPACE.sub(" ", text)
    return "".join(letter for letter in text if unicodedata.category(letter)[0] != "C").strip()


def words_of(text: str) -> list[str]:
    """The words of a text as PostgreSQL's `simple` configuration sees them: at most ten, in lower case."""
    return re.findall(r"[^\W_]+", clean_name(text).lower())[:10]


def proper_name(text: str) -> str:
    """A name out of capitals: "ST GEORGE'S …" → "St George's …". One that has small letters stays as it is."""
    name = clean_name(text)
    if name != name.upper():
        return name
    first = _WORD.search(name)
    start = first.start() if first else 0
    return _WORD.sub(
        lambda match: _proper_word(match.group(), at_start=match.start() == start), name
    )


def _proper_word(word: str, *, at_start: bool) -> str:
    stem, *endings = re.split("['’]", word)
    if _ORDINAL.fullmatch(word):
        return word.lower()
    if stem in ACRONYMS or stem in ROMAN_NUMERALS or any(letter.isdigit() for letter in stem):
        return stem + word[len(stem) :].lower()
    if word.lower() in SMALL_WORDS and not at_start:
        return word.lower()
    if stem in {"O", "D"} and endings and len(endings[0]) > 1:
        return stem + word[1:2] + _capitalised(word[2:])
    return _capitalised(word)


def _capitalised(word: str) -> str:
    if word.startswith("MC") and len(word) > 4:
        return "Mc" + word[2:].capitalize()
    return word.capitalize()
