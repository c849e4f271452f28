"""Numbers that a health service gives a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from hub.safeguarding.rules.kinds import Finding, Kind

NHS_REASON = (
    "It has the ten digits and the check digit of an NHS number. An NHS number leads to one person, and nobody needs "
    "it here."
)
CHI_REASON = (
    "It begins with a date and has the check digit of a Scottish CHI number, which is made like an NHS number. It "
    "leads to one person, and nobody needs it here."
)
MISTYPED_REASON = (
    "It stands where an NHS number would, though its last digit does not fit. One wrong digit still leads to somebody."
)
HOSPITAL_REASON = "Staff of the hospital can look up the person with it."

PLACEHOLDERS = {"0000000000", "9999999999"}

# Between the groups: spaces of all kinds, full stops, dashes, and what pasted text hides between letters.
_GAP = r"[\s.\-\u00ad\u2010-\u2015\u200b-\u200d\u2060]{0,3}"
_TEN_DIGITS = re.compile(rf"(?<![\d£$€])(?<!\d[.,])(\d{{3}}){_GAP}(\d{{3}}){_GAP}(\d{{4}})(?!\d)(?![.,]\d)")
_LABEL = re.compile(
    r"(?<![^\W_])(?:nhs|chi|h&c)[\s_\-]{0,4}(?:number|num|nr|no|id)?(?:\s{1,4}(?:is|was))?[\s:.#=()\-\u2010-\u2015_]{0,6}$",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(r"\W{0,3}nhs\b", re.IGNORECASE)
# What gives such a number another meaning: other registers, goods, money, telephones.
_OTHER_LABEL = re.compile(
    r"(?:ISBN(?:-?10)?|ISSN|PMC|PMID|ISRCTN|NCT|ORCID|UKCRN|IRAS|grant|order|invoice|batch|lot|serial|catalogue|"
    r"cat|model|product|barcode|account|purchase|charity|company|reg(?:istration|istered)?)"
    r"(?:\s{1,4}(?:no|nos|number|code|id|ref))?[\s.:#=()\-]{0,4}$",
    re.IGNORECASE,
)
_TELEPHONE_LABEL = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob|cell|call|ring|fax|tty|toll[ -]free)\b[^\d\n]{0,12}$|\+\d{0,3}[\s(]{0,2}$|"
    r"\b1[\-.]\(?$|\b1-\d{3}-\d{3}-\d{4}[\s,;/]{1,3}$",
    re.IGNORECASE,
)
_TELEPHONE_AFTER = re.compile(r"[^\n.]{0,40}\b(?:helpline|hotline|phone number)", re.IGNORECASE)

_HOSPITAL = re.compile(
    r"\b(?:(?:hospital|hosp\.?|unit|patient|pt|case\s?notes?|medical record|health record|record|district|pas|epr|k)"
    r"\s*(?:number|num|no|nr|id|identifier|ref|\#)\b\.?|mrn\b(?:\s*(?:number|no)\b\.?)?)"
    r"[\s:.,\#=(\-]{0,4}(?:(?:is|was)[\s:]+)?"
    r"(?P<code>[a-z]{0,4}[/\-\s]?\d[a-z\d]*(?:[/\-\s]\d{1,4}[a-z]?\b){0,5})",
    re.IGNORECASE,
)


def nhs_numbers(text: str) -> Iterator[Finding]:
    """Ten digits in groups of 3, 3 and 4 whose last one checks the others.

    Modulus 11 and the 3-3-4 form: NHS Data Model and Dictionary, "NHS number". Those of England and Wales begin with 4
    to 9, of Northern Ireland with 32 to 39; a Scottish CHI number has the same check and begins with the date of birth
    (Public Health Scotland Data Dictionary, "CHI number"). Others are taken for one where they stand in groups, or are
    called so. ISBN-10 has the same check, and is told apart by what stands before it.
    """
    for match in _TEN_DIGITS.finditer(text):
        digits = "".join(str(int(digit)) for group in match.groups() for digit in group)
        is_called_so = _is_called_so(text, match)
        if not is_called_so and ("\n" in match.group() or _is_called_otherwise(text, match)):
            continue
        if not is_valid(digits):
            if is_called_so:
                yield _finding(Kind.HOSPITAL_NUMBER, match, 0, MISTYPED_REASON)
        elif is_called_so or _could_be_one(match, digits):
            reason = CHI_REASON if _begins_with_a_date(digits) else NHS_REASON
            yield _finding(Kind.NHS_NUMBER, match, 0, reason, is_final=True)


def is_valid(digits: str) -> bool:
    """Whether the tenth digit is 11 less the remainder by 11 of the others, weighted 10 down to 2; 11 stands for 0."""
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return (11 - remainder) % 11 == int(digits[9])


def hospital_numbers(text: str) -> Iterator[Finding]:
    """A code after words such as "hospital number" or "MRN". Five digits, or four after a letter: fewer are no code."""
    for match in _HOSPITAL.finditer(text):
        code = match["code"]
        digits = sum(letter.isdigit() for letter in code)
        if digits >= 5 or (digits == 4 and code[0].isalpha()):
            yield _finding(Kind.HOSPITAL_NUMBER, match, "code", HOSPITAL_REASON)


def _is_called_so(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 30) : match.start()]
    return bool(_LABEL.search(before) or _LABEL_AFTER.match(text, match.end()))


def _is_called_otherwise(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 40) : match.start()]
    telephone = _TELEPHONE_LABEL.search(before) or _TELEPHONE_AFTER.match(text, match.end())
    return bool(telephone or _OTHER_LABEL.search(before))


def _could_be_one(match: re.Match[str], digits: str) -> bool:
    """Whether a number that nothing is said of reads as one: ten bare digits that begin otherwise count something."""
    if digits in PLACEHOLDERS:
        return False
    is_grouped = len(match.group()) > len(digits)
    return is_grouped or digits[0] in "456789" or "32" <= digits[:2] <= "39" or _begins_with_a_date(digits)


def _begins_with_a_date(digits: str) -> bool:
    day, month, year = (int(digits[place : place + 2]) for place in (0, 2, 4))
    try:
        date(2000 + year, month, day)  # 29 February 1900 is the one date that this lets through
    except ValueError:
        return False
    return True


def _finding(kind: Kind, match: re.Match[str], group: int | str, reason: str, *, is_final: bool = False) -> Finding:
    return Finding(kind, match.start(group), match.end(group), match[group], reason, is_final)
