"""Rule for dates of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hub.safeguarding.rules.kinds import Finding, FindingKind

REASON = (
    "A date of birth tells, with a place or an illness, who somebody is. Their age is mostly "
    "enough."
)
OLDEST = 1900  # somebody born earlier is no longer a patient

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[\s\-])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|"
    r"tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_DAY = rf"(?:(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?|\b(?:{_ORDINAL}))"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TENS = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[\s\-]{_ONES})?|ten|eleven|"
    rf"twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:oh|o)[\s\-]{_ONES})"
)
_YEAR = (
    rf"(?:\d{{4}}|[’']?\d{{2}}|(?:nineteen|twenty)[\s\-]{_TENS}|"
    rf"two thousand(?: (?:and )?(?:{_TENS}|{_ONES}))?)"
)
_GAP = r"\s?[./\-\u2010-\u2015\s]\s?"
_DATE = (
    rf"(?P<date>(?<!\d)(?:\d{{4}}[\-/]\d{{1,2}}[\-/]\d{{1,2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?{_GAP}\d{{1,2}}(?:st|nd|rd|th)?{_GAP}(?:\d{{4}}|\d{{2}})|"
    rf"{_DAY}(?:\s+of)?[\s\-]+{_MONTH},?[\s\-]+{_YEAR}|"
    rf"{_MONTH}\s+{_DAY},?\s+\d{{4}})(?!\d))"
)
_CALLED = r"(?:d\.\s?o\.\s?b\b\.?|d\s?o\s?b\b|date\s+of\s+birth\b|birth\s?date\b|birthday\b)"
_BEFORE = re.compile(rf"\b{_CALLED}[^.!?\d]{{0,25}}{_DATE}", re.IGNORECASE)
# Eight digits count as a date only after words that say so.
_BARE = re.compile(
    rf"\b{_CALLED}[^.!?\d\n]{{0,12}}"
    r"(?P<date>(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"{_DATE}[\s,(\-]{{0,3}}\(?{_CALLED}", re.IGNORECASE)
_BORN = re.compile(
    rf"\bborn\b(?!\s+out\b)(?![^.!?\n]{{0,40}}\bbetween\b)[^.!?\n]{{0,40}}?{_DATE}", re.IGNORECASE
)
# Subjects that are born figuratively.
_IDEA = re.compile(
    r"\b(?:NHS|service|scheme|idea|project|network|programme|program|charity|trust|hospital|"
    r"campaign|movement|group|huddle|tool|plan|alliance|society)"
    r"\s{1,4}(?:(?:was|is|were|has been)\s{1,4})?$",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"\d{4}")


def birth_dates(text: str) -> Iterator[Finding]:
    """Yield full dates near words such as "DOB", "date of birth" and "born".

    A year alone is no finding.
    """
    found: dict[int, Finding] = {}
    for pattern in (_BEFORE, _BARE, _AFTER, _BORN):
        for match in pattern.finditer(text):
            is_an_ideas = pattern is _BORN and _IDEA.search(
                text[max(0, match.start() - 60) : match.start()]
            )
            if not is_an_ideas and not _is_long_ago(match["date"]):
                start, end = match.span("date")
                found.setdefault(
                    start, Finding(FindingKind.BIRTH_DATE, start, end, match["date"], REASON)
                )
    yield from found.values()


def _is_long_ago(written: str) -> bool:
    year = _FOUR_DIGITS.search(written)
    return year is not None and not written.isdigit() and int(year.group()) < OLDEST
