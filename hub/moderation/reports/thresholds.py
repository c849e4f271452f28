"""How many reports hide a thing until somebody decides. The rule and its reasons: docs/decisions/0037."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from hub.moderation.enforcement.author_messages import writer_of
from hub.moderation.models import Case, Report

# What a report weighs, by how long who sent it has been here; then the most that all of that sort weigh together.
SIGNED_OUT, MOST_SIGNED_OUT = 0.25, 0.5
NEW, MOST_NEW = 0.5, 1.0
KNOWN, OLD = 1.0, 1.5
# What is needed to hide, by how long who wrote it has been here.
OF_NEW, OF_KNOWN, OF_OLD = 2.0, 3.0, 4.5
WEEK, SEASON = timedelta(days=7), timedelta(days=90)


def is_enough_to_hide(case: Case) -> bool:
    """Whether what people say of the thing weighs enough. Two queries, three where it is not signed."""
    joined = Report.objects.filter(case=case).values_list("reporter", "reporter__date_joined")
    ages = [_age(at) if person else None for person, at in joined]
    return weight(ages) >= needed(_author_age(case))


def weight(ages: list[timedelta | None]) -> float:
    """Of reports by people who have been here so long; None for who was not signed in."""
    signed_out = sum(SIGNED_OUT for age in ages if age is None)
    new = sum(NEW for age in ages if age is not None and age < WEEK)
    others = sum(OLD if age >= SEASON else KNOWN for age in ages if age is not None and age >= WEEK)
    return min(signed_out, MOST_SIGNED_OUT) + min(new, MOST_NEW) + others


def needed(age: timedelta | None) -> float:
    """To hide what somebody wrote who has been here so long; None for who has gone."""
    if age is None or age < WEEK:
        return OF_NEW
    return OF_OLD if age >= SEASON else OF_KNOWN


def _author_age(case: Case) -> timedelta | None:
    joined = (
        get_user_model()
        .objects.filter(pk=writer_of(case) or 0)
        .values_list("date_joined", flat=True)
        .first()
    )
    return _age(joined) if joined else None


def _age(joined: datetime) -> timedelta:
    return timezone.now() - joined
