"""Cases as lines of the queue, written straight as HTML, as with notifications: there are fifty on a page.

Everything that comes from people is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from hub.moderation.models import Case
from hub.moderation.registry import ReportedSubject
from hub.rendering.dates import time_element

WITHHELD = "What it says stands behind the link: not everybody reads this network, so opening it is written down there."


@dataclass(frozen=True)
class CaseRow:
    """A case in a list. No subject: it was deleted, or moved to where the reader cannot see it.

    In the list of site staff each line has a place; it `is_withheld` where only opening the case shows what it is
    about, because that is written down.
    """

    case: Case
    subject: ReportedSubject | None
    label: str
    place: str = ""
    is_withheld: bool = False

    @property
    def title(self) -> str:
        if self.is_withheld:
            return f"Report {self.case.pk}: {self.label.lower()}"
        if self.subject is None:
            return f"{self.label} that was deleted or moved meanwhile"
        return f"{self.label}: {self.subject.title}"


def lines_html(lines: Iterable[CaseRow], address: str, *, has_boxes: bool) -> SafeString:
    """Items of a list; `address` is that of the case 0, with boxes they can be chosen."""
    before, _, after = address.rpartition("/0/")
    return mark_safe(
        "".join(_item(line, f"{before}/{line.case.pk}/{after}", has_boxes) for line in lines)
    )


def _item(line: CaseRow, address: str, has_box: bool) -> str:
    case = line.case
    return (
        f'<li class="request desk-line">{_box(case.pk) if has_box else ""}<div class="desk-line__body">'
        f'<p><a href="{escape(address)}"><strong>{escape(line.title)}</strong></a>{"".join(_badges(case))}<br>'
        f'<span class="meta">{escape(" · ".join(_about(line)))}<br>{_state(case)}</span></p>{_said(line)}</div></li>'
    )


def _box(pk: int) -> str:
    return (
        f'<p class="desk-line__check"><input type="checkbox" id="case-{pk}" name="case" value="{pk}">'
        f'<label class="visually-hidden" for="case-{pk}">Choose report {pk}</label></p>'
    )


def _badges(case: Case) -> Iterator[str]:
    if case.is_urgent and not case.is_decided:
        yield ' <span class="badge badge--attention">May identify a patient</span>'
    if case.is_hidden:
        yield ' <span class="badge">Hidden</span>'
    if case.was_held and not case.is_decided:
        yield ' <span class="badge">Held first</span>'


def _about(line: CaseRow) -> Iterator[str]:
    """Where it is, who signed it, and why it is here."""
    number = line.case.report_count
    reports = f"{number} report{'' if number == 1 else 's'}: " if number else ""
    if line.place:
        yield line.place
    if line.subject and line.subject.byline:
        yield f"by {line.subject.byline}"
    yield reports + "; ".join(line.case.reasons_in_words)


def _state(case: Case) -> str:
    """What was decided, or since when it waits and who has it."""
    if case.decided_at is not None:
        by = f", {escape(case.decided_by.shown_name)}" if case.decided_by else ""
        return f"{escape(case.decision_in_words)}, {time_element(case.decided_at)}{by}"
    claimed = f" · {escape(case.claimed_by.shown_name)} looks at it" if case.claimed_by else ""
    return f"Waits since {time_element(case.opened_at)}{claimed}{' · has a note' if case.handover else ''}"


def _said(line: CaseRow) -> str:
    """The beginning of what it says, while it waits."""
    if line.is_withheld and not line.case.is_decided:
        return f'<p class="meta">{WITHHELD}</p>'
    if line.subject is None or not line.subject.excerpt or line.case.is_decided:
        return ""
    return f'<blockquote class="reason">{escape(line.subject.excerpt)}</blockquote>'
