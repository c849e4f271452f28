"""Family and given names out of a name as it is written, for the formats that ask for them.

A guess, made carefully: what does not look like a person's name is kept whole, as the name of a body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HONORIFICS = {
    "dr",
    "prof",
    "professor",
    "mr",
    "mrs",
    "ms",
    "mx",
    "miss",
    "sir",
    "dame",
    "lord",
    "lady",
    "rev",
}
PARTICLES = {
    *(
        "al",
        "af",
        "av",
        "bin",
        "ben",
        "d'",
        "da",
        "das",
        "de",
        "dei",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
    ),
    *("dos", "du", "el", "la", "le", "st", "ten", "ter", "van", "von", "zu", "zur"),
}
BODY_WORDS = {
    *(
        "academy",
        "agency",
        "alliance",
        "association",
        "authority",
        "board",
        "bureau",
        "campaign",
        "care",
        "centre",
    ),
    *(
        "center",
        "centers",
        "charity",
        "coalition",
        "collaborative",
        "college",
        "commission",
        "committee",
        "council",
    ),
    *(
        "department",
        "directorate",
        "editors",
        "england",
        "executive",
        "faculty",
        "federation",
        "forum",
        "foundation",
    ),
    *(
        "fund",
        "government",
        "group",
        "health",
        "healthcare",
        "hospital",
        "hospitals",
        "hub",
        "initiative",
        "institute",
    ),
    *(
        "international",
        "investigators",
        "ireland",
        "ministry",
        "national",
        "network",
        "nhs",
        "office",
        "organisation",
    ),
    *(
        "organization",
        "panel",
        "partnership",
        "practice",
        "programme",
        "project",
        "safety",
        "school",
        "scotland",
    ),
    *(
        "service",
        "services",
        "society",
        "staff",
        "study",
        "team",
        "trial",
        "trust",
        "union",
        "unit",
        "university",
    ),
    *("wales", "who", "working"),
}
LONGEST = 6  # words in a person's name
_BETWEEN = re.compile(r",|&|\band\b")


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A person's `family` and `given` names; a body has only `family`."""

    family: str
    given: str = ""

    @property
    def is_person(self) -> bool:
        return bool(self.given)

    @property
    def inverted(self) -> str:
        """Family name first, as reference managers want it."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def with_initials(self) -> str:
        """As in a medical reference: "Patel AR"."""
        if not self.given:
            return self.family
        if _are_initials(self.given):
            return f"{self.family} {self.given}"
        return f"{self.family} {''.join(part[0] for part in re.split(r'[\s.-]+', self.given) if part).upper()}"


def parse(name: str) -> WrittenName:
    """Take a name apart: "Dr Ludwig van Beethoven", "Beethoven, Ludwig van" or "Beethoven L"."""
    words = name.split()
    while words and words[0].rstrip(".").lower() in HONORIFICS:
        del words[0]
    bare = " ".join(words)
    if bare.count(",") == 1:
        family, given = (part.strip() for part in bare.split(","))
        return (
            WrittenName(family, given)
            if _looks_personal(f"{given} {family}".split()) and given
            else WrittenName(name)
        )
    if not _looks_personal(words):
        return WrittenName(name)
    if _are_initials(words[-1]) and not _are_initials(words[0]):
        return WrittenName(" ".join(words[:-1]), words[-1])
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    return WrittenName(" ".join(words[start:]), " ".join(words[:start]))


def split_list(text: str) -> list[str]:
    """The names in a list as people write it: "Patel A, Okafor B and Marsh C", or with semicolons."""
    if ";" in text:
        return [part.strip() for part in text.split(";") if part.strip()]
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    are_names = all(_looks_personal(part.split()) for part in parts)
    return parts if are_names else [text.strip()] if text.strip() else []


def _looks_personal(words: list[str]) -> bool:
    if not 2 <= len(words) <= LONGEST or any(
        any(mark.isdigit() for mark in word) for word in words
    ):
        return False
    if any(word.strip(".,()").lower() in BODY_WORDS or "," in word for word in words):
        return False
    return all(word[0].isupper() or word.lower() in PARTICLES or word[0] in "'’" for word in words)


def _are_initials(word: str) -> bool:
    return word.isalpha() and word.isupper() and len(word) <= 3
