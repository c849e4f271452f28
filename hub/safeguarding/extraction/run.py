"""Text extraction in another process, within the limits."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import IO

from hub.processes.sandbox import SandboxLimitReached, run
from hub.safeguarding.extraction.limits import LIMITS
from hub.safeguarding.rules import FindingKind

KINDS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


class UnreadableReason(StrEnum):
    """Reason why a file could not be read."""

    PASSWORD = "password"  # noqa: S105 - it has one
    BROKEN = "broken"
    TOO_MUCH = "too-much"


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Finding of one kind on one page.

    `page` is 0 if the file has no pages. A final finding may not be posted.
    """

    kind: FindingKind
    page: int
    is_final: bool


@dataclass(frozen=True, slots=True)
class ExtractionResult:
    """Findings in a file, or the reason why it could not be read."""

    found: tuple[FindingPage, ...] = ()
    unreadable: UnreadableReason | None = None


def can_read(content_type: str) -> bool:
    return content_type in KINDS


def read(file: IO[bytes], content_type: str, *, patience: float = LIMITS.clock) -> ExtractionResult:
    """Read the file in another process, in at most `patience` seconds.

    Only kinds and pages of findings reach this process, never the text.
    """
    try:
        limits = replace(LIMITS, clock=patience)
        with run(
            "hub.safeguarding.extraction", KINDS[content_type], file=file, limits=limits
        ) as answer:
            return _understood(answer.read())
    except SandboxLimitReached:
        return ExtractionResult(unreadable=UnreadableReason.TOO_MUCH)


def _understood(answer: bytes) -> ExtractionResult:
    told = json.loads(answer)
    if "unreadable" in told:
        return ExtractionResult(unreadable=UnreadableReason(told["unreadable"]))
    return ExtractionResult(
        found=tuple(
            FindingPage(FindingKind(kind), page, final) for kind, page, final in told["found"]
        )
    )
