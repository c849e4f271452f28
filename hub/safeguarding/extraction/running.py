"""Having a file read by another process, within the limits."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import IO

from hub.safeguarding.extraction.limits import LIMITS
from hub.safeguarding.rules import Kind
from hub.sandbox import LimitReached, run

KINDS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


class Unreadable(StrEnum):
    """Why nothing can be said of a file."""

    PASSWORD = "password"  # noqa: S105 - it has one
    BROKEN = "broken"
    TOO_MUCH = "too-much"


@dataclass(frozen=True, slots=True)
class Place:
    """Something of this kind stands on this page; 0 where the file has no pages. What is final may not be posted."""

    kind: Kind
    page: int
    is_final: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What was found, or why nothing could be read."""

    found: tuple[Place, ...] = ()
    unreadable: Unreadable | None = None


def can_read(content_type: str) -> bool:
    return content_type in KINDS


def read(file: IO[bytes], content_type: str, *, patience: float = LIMITS.clock) -> Read:
    """Have it read, in at most `patience` seconds. Of what stands in it only kinds and pages reach this process."""
    try:
        limits = replace(LIMITS, clock=patience)
        with run("hub.safeguarding.extraction", KINDS[content_type], file=file, limits=limits) as answer:
            return _understood(answer.read())
    except LimitReached:
        return Read(unreadable=Unreadable.TOO_MUCH)


def _understood(answer: bytes) -> Read:
    told = json.loads(answer)
    if "unreadable" in told:
        return Read(unreadable=Unreadable(told["unreadable"]))
    return Read(found=tuple(Place(Kind(kind), page, final) for kind, page, final in told["found"]))
