"""What those who look after a place read of its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser

from hub.moderation import registry
from hub.moderation.case_queries import OF_LINES, PAGE_SIZE, first_waiting, own_among
from hub.moderation.enforcement.decisions import offered
from hub.moderation.models import Appeal, Case, Decision, MessageTemplate, Report
from hub.moderation.querysets import CaseQuerySet
from hub.moderation.registry import ContextText, EditableTexts, ReportedSubject, ReportTarget
from hub.moderation.reports import related_cases
from hub.moderation.reports.case_rows import CaseRow
from hub.moderation.reports.filters import CaseFilters

STAFF_PAGE_SIZE = 50


@dataclass(frozen=True)
class CasePage:
    """`next` is the `after` of the following page, empty on the last."""

    lines: Sequence[CaseRow]
    next: str


@dataclass(frozen=True)
class OpenedCase:
    """A case with all that helps to decide it."""

    case: Case
    label: str
    subject: ReportedSubject | None
    passages: Sequence[ContextText]
    reports: Sequence[Report]
    history: Sequence[Case]
    similar: Sequence[Case]
    offered: Sequence[Decision]
    places: Sequence[tuple[int, str]]
    texts: EditableTexts
    usual: Sequence[MessageTemplate]
    appeal: Appeal | None


def queue_page(scope: int, moderator: AbstractBaseUser, asked: CaseFilters) -> CasePage:
    """Of the cases of this scope, a page: a query, and one a kind of thing."""
    cases = asked.narrow(Case.objects.filter(scope=scope))
    page, following = _cut(cases, moderator, PAGE_SIZE, first_waiting(scope, asked))
    return CasePage(_lines(page, moderator), _after(following, asked))


def staff_page(person: AbstractBaseUser, asked: CaseFilters) -> CasePage:
    """Of all cases, a page for site staff. Four queries, and two a kind of thing."""
    page, following = _cut(asked.narrow(Case.objects.all()), person, STAFF_PAGE_SIZE)
    return CasePage(_lines_for_staff(page), _after(following, asked))


def chosen_lines(cases: CaseQuerySet, moderator: AbstractBaseUser | None) -> list[CaseRow]:
    """Of the cases somebody chose; for staff (None) as in their list."""
    found = list(cases.select_related("claimed_by", "decided_by").order_by("-is_urgent", "pk"))
    return _lines_for_staff(found) if moderator is None else _lines(found, moderator)


def scopes_waiting() -> Mapping[int, str]:
    """Networks in which something waits, for the list of site staff."""
    waiting = (
        Case.objects.filter(decided_at=None)
        .exclude(scope=registry.SITE)
        .order_by()
        .values_list("scope")
        .distinct()
    )
    return registry.scopes().names([scope for (scope,) in waiting])


def name_of(scope: int, names: Mapping[int, str]) -> str:
    return "The site" if scope == registry.SITE else names.get(scope, "A network that is gone")


def _cut(
    cases: CaseQuerySet, person: AbstractBaseUser, size: int, first: list[Case] | None = None
) -> tuple[list[Case], Case | None]:
    """A page of those that the person did not write, and its last one if others follow. A query, and one a kind.

    Some are taken (`first`, if they were read already), then it is asked which of these are the person's own:
    PostgreSQL would look for all that they ever wrote otherwise. Where many are, more are taken, each time four times
    as many.
    """
    found: list[Case] = []
    start, number = 0, size + 1
    while len(found) <= size:
        taken = (
            list(cases.select_related(*OF_LINES)[start : start + number])
            if first is None
            else first
        )
        own = own_among(taken, person)
        found += [case for case in taken if case.pk not in own]
        if len(taken) < number:
            break
        start, number, first = start + number, number * 4, None
    return found[:size], found[size - 1] if len(found) > size else None


def _after(last: Case | None, asked: CaseFilters) -> str:
    if last is None:
        return ""
    return str(last.pk) if asked.is_decided else f"{int(last.is_urgent)}-{last.pk}"


def _lines(cases: Sequence[Case], moderator: AbstractBaseUser) -> list[CaseRow]:
    shown = registry.shown_to_moderator(((case.kind, case.object_id) for case in cases), moderator)
    return [
        CaseRow(case, _of_scope(shown.get((case.kind, case.object_id)), case), label_of(case))
        for case in cases
    ]


def _lines_for_staff(cases: Sequence[Case]) -> list[CaseRow]:
    """With what they are about, unless opening it is written down: then that is the only way to read of it."""
    scopes = {case.scope for case in cases}
    names = registry.scopes().names(scopes)
    read_by_all = {registry.SITE, *registry.scopes().read_by_all(scopes)}
    shown = registry.found(
        (case.kind, case.object_id) for case in cases if case.scope in read_by_all
    )
    return [
        CaseRow(
            case,
            _of_scope(shown.get((case.kind, case.object_id)), case),
            label_of(case),
            name_of(case.scope, names),
            is_withheld=case.scope in names and case.scope not in read_by_all,
        )
        for case in cases
    ]


def _of_scope(subject: ReportedSubject | None, case: Case) -> ReportedSubject | None:
    return subject if subject is not None and subject.scope == case.scope else None


def label_of(case: Case) -> str:
    """What kind of thing it is, in a word."""
    source = registry.target_of(case.kind)
    return source.label if source else case.kind


def open_as_moderator(case: Case, moderator: AbstractBaseUser) -> OpenedCase:
    """What the moderator of the case's scope may read of it."""
    source = registry.target_of(case.kind)
    rows = source.moderated_by(moderator) if source else None
    return _opened(case, moderator, source, rows, as_staff=False)


def open_as_staff(case: Case, person: AbstractBaseUser) -> OpenedCase:
    """The same for site staff, who may not be allowed to see the thing otherwise: the caller writes it down."""
    source = registry.target_of(case.kind)
    return _opened(case, person, source, source.everything() if source else None, as_staff=True)


def _opened(
    case: Case,
    reader: AbstractBaseUser,
    source: ReportTarget | None,
    rows: registry.Rows | None,
    *,
    as_staff: bool,
) -> OpenedCase:
    found: ReportedSubject | None = None
    passages: Sequence[ContextText] = ()
    if source is not None and rows is not None:
        found = _of_scope(next(iter(source.subjects(rows.filter(pk=case.object_id))), None), case)
        passages = source.passages(rows, case.object_id) if found else ()
    able = registry.abilities(case.kind)
    if found is None and case.kept_until is not None and able.kept is not None:
        found, passages = able.kept.shown(case.object_id) or (None, ())
    decisions = [] if case.is_decided else offered(case, found, reader, as_staff=as_staff)
    return OpenedCase(
        case=case,
        label=label_of(case),
        subject=found,
        passages=passages,
        reports=list(case.reports.select_related("reporter")),
        history=related_cases.history(case, reader),
        similar=related_cases.similar(case, reader),
        offered=decisions,
        places=able.move.places(reader) if able.move and Decision.MOVED in decisions else (),
        texts=able.edit.texts_of(case.object_id)
        if able.edit and Decision.EDITED in decisions
        else EditableTexts(""),
        usual=[each for each in MessageTemplate.objects.all() if each.decision in decisions],
        appeal=Appeal.objects.filter(case=case).first() if case.is_decided else None,
    )
