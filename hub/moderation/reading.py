"""What those who look after a place read of its cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q

from hub.moderation import sources
from hub.moderation.models import Case, Report
from hub.moderation.querysets import CaseQuerySet
from hub.moderation.sources import Passage, Source, Subject

PAGE_SIZE = 25
OF_LINES = ("claimed_by", "decided_by")
MOST_BESIDE = 10  # earlier and similar cases that stand beside one


@dataclass(frozen=True)
class Line:
    """A case in a list. No subject: it was deleted, or moved to where the reader cannot see it."""

    case: Case
    subject: Subject | None
    label: str


@dataclass(frozen=True)
class Page:
    """`next` is the `after` of the following page, empty on the last."""

    lines: Sequence[Line]
    next: str


@dataclass(frozen=True)
class Opened:
    """A case with all that helps to decide it."""

    case: Case
    label: str
    subject: Subject | None
    passages: Sequence[Passage]
    reports: Sequence[Report]
    history: Sequence[Case]
    similar: Sequence[Case]
    can_delete: bool


def waiting_page(scope: int, moderator: AbstractBaseUser, after: str = "") -> Page:
    """Of the cases that wait in this scope, a page: a query, and one a kind of thing."""
    cases = Case.objects.filter(scope=scope).waiting()
    urgent, _, number = after.partition("-")
    if urgent in {"0", "1"} and _is_key(number):
        later = Q(is_urgent=urgent == "1", pk__gt=int(number))
        cases = cases.filter(later | Q(is_urgent=False) if urgent == "1" else later)
    page, following = _cut(cases, moderator)
    return Page(_lines(page, moderator), f"{int(following.is_urgent)}-{following.pk}" if following else "")


def decided_page(scope: int, moderator: AbstractBaseUser, after: str = "") -> Page:
    """Of the cases that were decided in this scope, a page, the newest first: the same number of queries."""
    cases = Case.objects.filter(scope=scope).decided()
    if _is_key(after):
        cases = cases.filter(pk__lt=int(after))
    page, following = _cut(cases, moderator)
    return Page(_lines(page, moderator), str(following.pk) if following else "")


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= 18


def _cut(cases: CaseQuerySet, moderator: AbstractBaseUser) -> tuple[list[Case], Case | None]:
    """A page of those that the moderator did not write, and its last one if others follow. Two queries.

    Some are taken first, then it is asked which of these are the moderator's own: PostgreSQL would look for all that
    they ever wrote otherwise. Where many are, more are taken, each time four times as many.
    """
    found: list[Case] = []
    start, size = 0, PAGE_SIZE + 1
    while len(found) <= PAGE_SIZE:
        taken = list(cases.select_related(*OF_LINES)[start : start + size])
        own_among = Case.objects.written_by(moderator).filter(pk__in=[case.pk for case in taken])
        own = set(own_among.values_list("pk", flat=True))
        found += [case for case in taken if case.pk not in own]
        if len(taken) < size:
            break
        start, size = start + size, size * 4
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None


def _lines(cases: Sequence[Case], moderator: AbstractBaseUser) -> list[Line]:
    shown = sources.shown_to_moderator(((case.kind, case.object_id) for case in cases), moderator)
    return [Line(case, _of_scope(shown.get((case.kind, case.object_id)), case), label_of(case)) for case in cases]


def _of_scope(subject: Subject | None, case: Case) -> Subject | None:
    return subject if subject is not None and subject.scope == case.scope else None


def label_of(case: Case) -> str:
    """What kind of thing it is, in a word."""
    source = sources.source_of(case.kind)
    return source.label if source else case.kind


def open_as_moderator(case: Case, moderator: AbstractBaseUser) -> Opened:
    """What the moderator of the case's scope may read of it."""
    source = sources.source_of(case.kind)
    rows = source.moderated_by(moderator) if source else None
    return _opened(case, moderator, source, rows)


def open_as_staff(case: Case, person: AbstractBaseUser) -> Opened:
    """The same for site staff, who may not be allowed to see the thing otherwise: the caller writes it down."""
    source = sources.source_of(case.kind)
    return _opened(case, person, source, source.everything() if source else None)


def _opened(case: Case, reader: AbstractBaseUser, source: Source | None, rows: sources.Rows | None) -> Opened:
    found: Subject | None = None
    passages: Sequence[Passage] = ()
    if source is not None and rows is not None:
        found = _of_scope(next(iter(source.subjects(rows.filter(pk=case.object_id))), None), case)
        passages = source.passages(rows, case.object_id) if found else ()
    others = Case.objects.in_scope(case.scope, reader).exclude(pk=case.pk).select_related("decided_by")
    return Opened(
        case=case,
        label=label_of(case),
        subject=found,
        passages=passages,
        reports=list(case.reports.select_related("reporter")),
        history=list(others.decided().filter(about=case.about_id)[:MOST_BESIDE]) if case.about_id else [],
        similar=list(others.waiting().filter(reasons__overlap=case.reasons)[:MOST_BESIDE]),
        can_delete=sources.deleting(case.kind) is not None,
    )
