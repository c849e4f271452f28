"""Cases as lines of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from hub.moderation.models import Case
from hub.moderation.sources import Subject


class Row(NamedTuple):
    """What a line shows and nothing else: its HTML is kept under this. `decided` and what follows are of the past."""

    pk: int
    title: str
    byline: str
    place: str
    excerpt: str
    number_of_reports: int
    reasons: str
    is_urgent: bool
    is_hidden: bool
    was_held: bool
    since: datetime
    claimed_by: str
    has_note: bool
    decision: str
    decided_at: datetime | None
    decided_by: str


@dataclass(frozen=True)
class Line:
    """A case in a list. No subject: it was deleted, or moved to where the reader cannot see it.

    Where nothing of content is shown, in the list of site staff, no line has a subject, and each has a place.
    """

    case: Case
    subject: Subject | None
    label: str
    place: str = ""

    @property
    def row(self) -> Row:
        case, subject = self.case, self.subject
        return Row(
            pk=case.pk,
            title=self._title,
            byline=subject.byline if subject else "",
            place=self.place,
            excerpt=subject.excerpt if subject else "",
            number_of_reports=case.report_count,
            reasons="; ".join(case.reasons_in_words),
            is_urgent=case.is_urgent,
            is_hidden=case.is_hidden,
            was_held=case.was_held,
            since=case.opened_at,
            claimed_by=case.claimed_by.display_name if case.claimed_by else "",
            has_note=bool(case.handover),
            decision=case.decision_in_words if case.is_decided else "",
            decided_at=case.decided_at,
            decided_by=case.decided_by.display_name if case.decided_by else "",
        )

    @property
    def _title(self) -> str:
        if self.place:
            return f"Report {self.case.pk}: {self.label.lower()}"
        return (
            f"{self.label}: {self.subject.title}"
            if self.subject
            else f"{self.label} that was deleted or moved meanwhile"
        )
