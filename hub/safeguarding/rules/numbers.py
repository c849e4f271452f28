"""Rules for numbers that a health service gives a person: NHS, CHI and hospital numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from stdnum.gb import nhs

from hub.safeguarding.rules.kinds import Finding, FindingKind

NHS_REASON = (
    "It has the ten digits and the check digit of an NHS number. An NHS number leads to one "
    "person, and nobody needs it here."
)
CHI_REASON = (
    "It begins with a date and has the check digit of a Scottish CHI number, which is made like "
    "an NHS number. It leads to one person, and nobody needs it here."
)
MISTYPED_REASON = (
    "It stands where an NHS number would, though its last digit does not fit. One wrong digit "
    "still leads to somebody."
)
HOSPITAL_REASON = "Staff of the hospital can look up the person with it."

PLACEHOLDERS = {"0000000000", "9999999999"}

# Separators between digits: those that people type, and invisible ones left by pasting.
_HIDDEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_DASHES = r"\-\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_DOTS = ".\u00b7\u2022\u2027\u2219\u22c5"
_BETWEEN = rf"[\s{_HIDDEN}{_DASHES}{_DOTS}/_,()|]"
LONGEST_GAP = 8
_TEN_DIGITS = re.compile(
    rf"(?<![\d£$€])(?<!\d[.,])"
    rf"(?=(?P<ten>\d(?:{_BETWEEN}{{0,{LONGEST_GAP}}}\d){{9}})(?!\d)(?![.,]\d))"
)
_GAP = re.compile(rf"{_BETWEEN}+")
_ONLY_HIDDEN = re.compile(rf"[{_HIDDEN}]+")
_DIGIT_BEFORE = re.compile(rf"\d(?!\.\s){_BETWEEN}{{0,{LONGEST_GAP}}}$")
_DIGIT_AFTER = re.compile(rf"(?!\.\s){_BETWEEN}{{0,{LONGEST_GAP}}}\d")
# Sizes of the groups of digits. Such numbers are mostly written in the usual two ways.
_USUAL = {(10,), (3, 3, 4)}
_GROUPINGS = _USUAL | {
    (1,) * 10,
    (5, 5),
    (6, 4),
    (3, 7),
    (3, 3, 3, 1),
    (2,) * 5,
    (2, 2, 2, 4),
    (4, 3, 3),
    (3, 4, 3),
}
_NORTH_AMERICAN = re.compile(r"\d{3}\) ?\d{3}-\d{4}")
# In a URL a number is a component of its own: "/patients/9434765919", "?nhs=943%20476%205919".
_IN_ADDRESS = re.compile(
    r"(?:(?<![^\W_])|(?P<escaped>(?<=%[\dA-F]{2})))"
    r"(?P<ten>\d{3}(?P<gap>(?:%20|%2D|%C2%A0|[+\-._/])?)\d{3}(?P=gap)\d{4})(?![^\W_])",
    re.IGNORECASE,
)
_PART_BEGINS = frozenset("/=#?&:;,(+")
_PART_ENDS = frozenset(["", *"/&#?;,.:)%"])
_PUBLICATION = re.compile(r"\b10\.\d{4,9}/|isbn|/(?:dp|product)/", re.IGNORECASE)
_LABEL = re.compile(
    r"(?<![^\W_])(?:nhs|chi|h&c)[\s_\-]{0,4}(?:number|num|nr|no|id)?(?:\s{1,4}(?:is|was))?"
    rf"[\s{_HIDDEN}{_DASHES}:.#=()_|]{{0,8}}$",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(r"\W{0,3}nhs\b", re.IGNORECASE)
# Labels that give such a number another meaning: other registers, goods, money, telephones.
_OTHER_LABEL = re.compile(
    r"(?:ISBN(?:-?10)?|ISSN|PMC|PMID|ISRCTN|NCT|ORCID|UKCRN|IRAS|grant|order|invoice|batch|lot|"
    r"serial|catalogue|cat|model|product|barcode|account|purchase|charity|company|"
    r"reg(?:istration|istered)?)"
    r"(?:\s{1,4}(?:no|nos|number|code|id|ref))?[\s.:#=()\-]{0,4}$",
    re.IGNORECASE,
)
_TELEPHONE_LABEL = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob|cell|call|ring|fax|tty|toll[ -]free)\b[^\d\n]{0,12}$|"
    r"\+\d{0,3}[\s(]{0,2}$|\b1[\-.]\(?$|\b1-\d{3}-\d{3}-\d{4}[\s,;/]{1,3}$",
    re.IGNORECASE,
)
_TELEPHONE_AFTER = re.compile(r"[^\n.]{0,40}\b(?:helpline|hotline|phone number)", re.IGNORECASE)

_HOSPITAL = re.compile(
    r"\b(?:(?:hospital|hosp\.?|unit|patient|pt|case\s?notes?|medical record|health record|record|"
    r"district|pas|epr|k)"
    r"\s*(?:number|num|no|nr|id|identifier|ref|\#)\b\.?|mrn\b(?:\s*(?:number|no)\b\.?)?)"
    r"[\s:.,\#=(\-]{0,4}(?:(?:is|was)[\s:]+)?"
    r"(?P<code>[a-z]{0,4}[/\-\s]?\d[a-z\d]*(?:[/\-\s]\d{1,4}[a-z]?\b){0,5})",
    re.IGNORECASE,
)


def nhs_numbers(text: str) -> Iterator[Finding]:
    """Yield ten-digit numbers with a valid check digit.

    Modulus 11 and the 3-3-4 form: NHS Data Model and Dictionary, "NHS number". Numbers of England
    and Wales begin with 4 to 9, of Northern Ireland with 32 to 39; a Scottish CHI number has the
    same check digit and begins with the date of birth (Public Health Scotland Data Dictionary,
    "CHI number"). Other numbers count if they are grouped 3-3-4 on one line, or labelled so.
    ISBN-10 has the same check digit, and is recognised by its label. A labelled number with a
    wrong check digit is yielded as a hospital number.
    """
    for match in _TEN_DIGITS.finditer(text):
        start, end = match.span("ten")
        written = match["ten"]
        is_called_so = _is_called_so(text, start, end)
        if not is_called_so and _is_called_otherwise(text, start, end):
            continue
        sizes = _sizes_of_groups(written)
        if sizes not in _GROUPINGS:
            continue
        if not is_called_so and not _stands_alone(text, start, end, sizes):
            continue
        digits = _digits_of(written)
        if not nhs.is_valid(digits):
            if is_called_so:
                yield Finding(FindingKind.HOSPITAL_NUMBER, start, end, written, MISTYPED_REASON)
        elif is_called_so or _could_be_one(
            digits, is_grouped=sizes == (3, 3, 4) and _is_on_a_line(written)
        ):
            yield _nhs_finding(start, end, written, digits)


def nhs_numbers_in_address(address: str, at: int) -> Iterator[Finding]:
    """Yield NHS numbers in a URL that begins at offset `at` of its text.

    URLs of publications are skipped.
    """
    if _PUBLICATION.search(address):
        return
    for match in _IN_ADDRESS.finditer(address):
        digits = "".join(
            letter for letter in match["ten"].replace(match["gap"], "") if letter.isdigit()
        )
        is_called_so = _is_called_so(address, *match.span())
        begins = match["escaped"] is not None or address[match.start() - 1] in _PART_BEGINS
        is_whole_part = begins and address[match.end() :][:1] in _PART_ENDS
        could_be_one = is_whole_part and _could_be_one(digits, is_grouped=False)
        if nhs.is_valid(digits) and (is_called_so or could_be_one):
            yield _nhs_finding(at + match.start(), at + match.end(), match["ten"], digits)


def hospital_numbers(text: str) -> Iterator[Finding]:
    """Yield codes after words such as "hospital number" or "MRN".

    A code has at least five digits, or four after a letter.
    """
    for match in _HOSPITAL.finditer(text):
        code = match["code"]
        digits = sum(letter.isdigit() for letter in code)
        if digits >= 5 or (digits == 4 and code[0].isalpha()):
            yield Finding(FindingKind.HOSPITAL_NUMBER, *match.span("code"), code, HOSPITAL_REASON)


def _sizes_of_groups(written: str) -> tuple[int, ...]:
    return tuple(map(len, _GAP.split(_ONLY_HIDDEN.sub("", written))))


def _digits_of(written: str) -> str:
    """Return the digits in ASCII, whatever their script: `isdigit` and `int` know them all."""
    return "".join(str(int(letter)) for letter in written if letter.isdigit())


def _is_on_a_line(written: str) -> bool:
    return not any(mark in written for mark in "\n|,")


def _stands_alone(text: str, start: int, end: int, sizes: tuple[int, ...]) -> bool:
    """Return whether the number stands alone, or is written in a usual form on one line.

    In an unusual form it must have no other digits beside it: a row of figures is no number.
    """
    written = text[start:end]
    if text[max(0, start - 1) : start] == "(" and _NORTH_AMERICAN.match(written):
        return False
    if sizes in _USUAL and _is_on_a_line(written):
        return True
    before = text[max(0, start - LONGEST_GAP - 1) : start]
    return not _DIGIT_BEFORE.search(before) and not _DIGIT_AFTER.match(text, end)


def _is_called_so(text: str, start: int, end: int) -> bool:
    return bool(_LABEL.search(text[max(0, start - 30) : start]) or _LABEL_AFTER.match(text, end))


def _is_called_otherwise(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 40) : start]
    telephone = _TELEPHONE_LABEL.search(before) or _TELEPHONE_AFTER.match(text, end)
    return bool(telephone or _OTHER_LABEL.search(before))


def _could_be_one(digits: str, *, is_grouped: bool) -> bool:
    """Return whether an unlabelled number reads as an NHS or CHI number.

    Ten bare digits that begin otherwise count something.
    """
    if digits in PLACEHOLDERS:
        return False
    return (
        is_grouped
        or digits[0] in "456789"
        or "32" <= digits[:2] <= "39"
        or _begins_with_a_date(digits)
    )


def _nhs_finding(start: int, end: int, written: str, digits: str) -> Finding:
    reason = CHI_REASON if _begins_with_a_date(digits) else NHS_REASON
    return Finding(FindingKind.NHS_NUMBER, start, end, written, reason, is_final=True)


def _begins_with_a_date(digits: str) -> bool:
    day, month, year = (int(digits[place : place + 2]) for place in (0, 2, 4))
    try:
        date(2000 + year, month, day)  # 29 February 1900 is the one date that this lets through
    except ValueError:
        return False
    return True
