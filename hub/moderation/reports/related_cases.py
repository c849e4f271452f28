"""What stands beside a case: earlier ones of the same author, and others that wait and are like it."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q

from hub.moderation.case_queries import own_among
from hub.moderation.models import Case
from hub.moderation.querysets import CaseQuerySet

MOST = 10
MOST_OF_READER = (
    5  # how many of the reader's own may stand among them before fewer than ten are left
)


def history(case: Case, reader: AbstractBaseUser) -> list[Case]:
    """What was decided about the same author, the newest first."""
    return (
        _for_reader(_others(case).decided().filter(about=case.about_id), reader)
        if case.about_id
        else []
    )


def similar(case: Case, reader: AbstractBaseUser) -> list[Case]:
    """Others that wait, by the same author or for the same reason, as they stand in the queue."""
    alike = Q(reasons__overlap=case.reasons) if case.reasons else Q(held_for=case.held_for)
    if case.about_id:
        alike |= Q(about=case.about_id)
    return _for_reader(_others(case).waiting().filter(alike), reader)


def _others(case: Case) -> CaseQuerySet:
    return Case.objects.filter(scope=case.scope).exclude(pk=case.pk).select_related("decided_by")


def _for_reader(cases: CaseQuerySet, reader: AbstractBaseUser) -> list[Case]:
    """Without those about the reader's own words, which are looked for among these alone."""
    taken = list(cases[: MOST + MOST_OF_READER])
    own = own_among(taken, reader) if taken else set()
    return [case for case in taken if case.pk not in own][:MOST]
