"""The kinds of things that may identify a patient, and one of them where it was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Stronger ones first: where two overlap, the first one counts."""

    NHS_NUMBER = "nhs-number"
    BIRTH_DATE = "birth-date"
    HOSPITAL_NUMBER = "hospital-number"
    E_MAIL = "e-mail"
    TELEPHONE = "telephone"
    POSTCODE = "postcode"
    NAME = "name"

    @property
    def label(self) -> str:
        return _LABELS[self][0]

    @property
    def one(self) -> str:
        """With its article, as in "this looks like …"."""
        return _LABELS[self][1]


_LABELS = {
    Kind.NHS_NUMBER: ("NHS number", "an NHS number"),
    Kind.BIRTH_DATE: ("date of birth", "a date of birth"),
    Kind.HOSPITAL_NUMBER: ("hospital number", "a hospital number"),
    Kind.E_MAIL: ("e-mail address", "an e-mail address"),
    Kind.TELEPHONE: ("telephone number", "a telephone number"),
    Kind.POSTCODE: ("postcode", "a postcode"),
    Kind.NAME: ("name", "somebody’s name"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`text[start:end]` of what was searched. What is final may not be posted; the rest can be explained."""

    kind: Kind
    start: int
    end: int
    text: str
    reason: str
    is_final: bool = False
