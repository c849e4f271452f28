"""Kinds of findings that may identify a patient, and one finding in a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """Kinds of findings, strongest first: where two findings overlap, the first kind counts."""

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
        """Name with an article, as in "this looks like …"."""
        return _LABELS[self][1]


_LABELS = {
    FindingKind.NHS_NUMBER: ("NHS number", "an NHS number"),
    FindingKind.BIRTH_DATE: ("date of birth", "a date of birth"),
    FindingKind.HOSPITAL_NUMBER: ("hospital number", "a hospital number"),
    FindingKind.E_MAIL: ("e-mail address", "an e-mail address"),
    FindingKind.TELEPHONE: ("telephone number", "a telephone number"),
    FindingKind.POSTCODE: ("postcode", "a postcode"),
    FindingKind.NAME: ("name", "somebody’s name"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Finding at `[start:end]` of the text searched.

    A final finding may not be posted; others can be justified.
    """

    kind: FindingKind
    start: int
    end: int
    text: str
    reason: str
    is_final: bool = False
