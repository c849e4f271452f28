"""Scanner that applies all rules to a text."""

from __future__ import annotations

import re

from hub.safeguarding.rules.birth_dates import birth_dates
from hub.safeguarding.rules.contact import e_mails, postcodes, telephones
from hub.safeguarding.rules.kinds import Finding, FindingKind
from hub.safeguarding.rules.names import names
from hub.safeguarding.rules.numbers import hospital_numbers, nhs_numbers, nhs_numbers_in_address

__all__ = ["Finding", "FindingKind", "find"]

# URLs and identifiers of publications (DOI: ISO 26324) hold numbers of their own.
_ADDRESS = re.compile(
    r"\bhttps?://[^\s<>\"\]]+|\bwww\.[^\s<>\"\]]+|\b10\.\d{4,9}/[^\s<>\"\]]+", re.IGNORECASE
)
_RULES = (nhs_numbers, birth_dates, hospital_numbers, e_mails, telephones, postcodes, names)


def find(text: str) -> list[Finding]:
    """Return the findings in a text, in order of position. No two overlap."""
    found = [
        each
        for address in _ADDRESS.finditer(text)
        for each in nhs_numbers_in_address(address[0], address.start())
    ]
    shown = _ADDRESS.sub(lambda address: " " * len(address.group()), text)
    taken = bytearray(len(shown))
    for rule in _RULES:
        for each in rule(shown):
            if not any(taken[each.start : each.end]):
                taken[each.start : each.end] = b"\1" * (each.end - each.start)
                found.append(each)
    return sorted(found, key=lambda each: each.start)
