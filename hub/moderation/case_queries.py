"""Reads of cases in which the reader's own words matter: nobody learns here who complains about what they wrote.

As one statement (`CaseQuerySet.not_written_by`) they ask every kind of thing who wrote it, whichever kinds there are.
Here the cases are read first, and each kind among them is asked by a statement of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from hub.database.prepared import Prepared, as_text, prepared, prepared_among
from hub.moderation.models import Appeal, Case
from hub.moderation.querysets import CaseQuerySet
from hub.moderation.registry import target_of
from hub.moderation.reports.filters import CaseFilters

PAGE_SIZE = 25
OF_LINES = ("claimed_by", "decided_by")


def find(pk: int, moderator: AbstractBaseUser, scope: int) -> Case | None:
    """The case of this scope, unless it is about what the moderator wrote. Two queries."""
    cases = _case(pk, scope)
    return None if own_among(cases, moderator) else next(iter(cases), None)


def first_waiting(scope: int, asked: CaseFilters) -> list[Case] | None:
    """What a page and one more would show if the moderator wrote none of it; None where that is not prepared:
    the queue is narrowed, or what was decided is asked for. One query.
    """
    if asked.is_narrowed or asked.is_decided:
        return None
    urgent, after = asked.place
    return _urgent_from(scope, after) if urgent else _others_from(scope, after)


@prepared(int, int)
def _urgent_from(scope: int, after: int) -> QuerySet[Case]:
    return _waiting_from(scope, f"1-{after}")


@prepared(int, int)
def _others_from(scope: int, after: int) -> QuerySet[Case]:
    return _waiting_from(scope, f"0-{after}")


def _waiting_from(scope: int, after: str) -> QuerySet[Case]:
    waiting = CaseFilters(after=after).narrow(Case.objects.filter(scope=scope))
    return waiting.select_related(*OF_LINES)[: PAGE_SIZE + 1]


def own_among(cases: Iterable[Case], person: AbstractBaseUser) -> set[int]:
    """The keys of those that are about what the person wrote, under their name or without it. One query a kind."""
    by_kind: dict[str, list[Case]] = {}
    for case in cases:
        by_kind.setdefault(case.kind, []).append(case)
    own = {
        case.pk for of_kind in by_kind.values() for case in of_kind if case.about_id == person.pk
    }
    for kind, of_kind in by_kind.items():
        written = _written_among(kind, (case.object_id for case in of_kind), person)
        own |= {case.pk for case in of_kind if case.object_id in written}
    return own


def count_appeals(moderator: AbstractBaseUser, scope: int | None) -> int:
    """Of those that wait for an answer which this person may give. A query, and one a kind."""
    assert moderator.pk is not None
    cases = _appealed(moderator.pk) if scope is None else _appealed_in(scope, moderator.pk)
    return len(cases) - len(own_among(cases, moderator))


@prepared(int, int)
def _case(pk: int, scope: int) -> QuerySet[Case]:
    return Case.objects.filter(pk=pk, scope=scope).select_related(
        "claimed_by", "decided_by", "handover_by"
    )


@prepared(int)
def _appealed(moderator: int) -> QuerySet[Case]:
    """Those decided by others, whose appeal waits."""
    return _with_appeal().exclude(decided_by=moderator)


@prepared(int, int)
def _appealed_in(scope: int, moderator: int) -> QuerySet[Case]:
    return _with_appeal().filter(scope=scope).exclude(decided_by=moderator)


def _with_appeal() -> CaseQuerySet:
    return Case.objects.filter(pk__in=Appeal.objects.waiting().order_by().values("case"))


def _written_among(kind: str, things: Iterable[int], person: AbstractBaseUser) -> set[int]:
    assert person.pk is not None
    return set(_written(kind)(person.pk, as_text(things))) if target_of(kind) else set()


@cache
def _written(kind: str) -> Prepared[int]:
    source = target_of(kind)
    assert source is not None
    return prepared_among(
        lambda person: source.written_by(person).order_by().values_list("pk", flat=True)
    )
