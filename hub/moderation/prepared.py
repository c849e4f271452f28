"""Reads of cases that are put into SQL once: who wrote what is asked of every kind of thing."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from hub.database.prepared import as_text, keys_among, known_by_key, prepared
from hub.moderation.models import Appeal, Case


def find(pk: int, moderator: AbstractBaseUser, scope: int) -> Case | None:
    """The case of this scope, unless it is about what the moderator wrote. One query."""
    return next(iter(_case(pk, moderator.pk, scope)), None)


def own_among(cases: Iterable[Case], person: AbstractBaseUser) -> set[int]:
    """The keys of those that are about what the person wrote, under their name or without it. One query."""
    return set(_own_among(person.pk, as_text(case.pk for case in cases)))


def count_appeals(moderator: AbstractBaseUser, scope: int | None) -> int:
    """Of those that wait for an answer which this person may give. One query."""
    return len(_appeals(moderator.pk) if scope is None else _appeals_in_scope(moderator.pk, scope))


@prepared(int, int, int)
def _case(pk: int, moderator: int, scope: int) -> QuerySet[Case]:
    cases = Case.objects.in_scope(scope, known_by_key(get_user_model(), moderator)).filter(pk=pk)
    return cases.select_related("claimed_by", "decided_by", "handover_by")


@prepared(int, str)
def _own_among(person: int, cases: str) -> QuerySet[Case, int]:
    own = Case.objects.written_by(known_by_key(get_user_model(), person)).filter(pk__in=keys_among(cases))
    return own.order_by().values_list("pk", flat=True)


@prepared(int)
def _appeals(moderator: int) -> QuerySet[Appeal, int]:
    waiting = Appeal.objects.for_moderator(known_by_key(get_user_model(), moderator)).waiting()
    return waiting.values_list("pk", flat=True)


@prepared(int, int)
def _appeals_in_scope(moderator: int, scope: int) -> QuerySet[Appeal, int]:
    waiting = Appeal.objects.for_moderator(known_by_key(get_user_model(), moderator), scope).waiting()
    return waiting.values_list("pk", flat=True)
