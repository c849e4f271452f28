"""How reports are looked after: what waits, how long, and what was decided by whom in thirty days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, Func, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from hub.moderation.models import DECIDED, Case, in_words
from hub.moderation.querysets import CaseQuerySet

DAYS = 30


@dataclass(frozen=True)
class ModerationMetrics:
    """Of one scope, or of everything. `first_look` is the median of what was looked at in thirty days."""

    waiting: int
    urgent: int
    held: int
    claimed: int
    oldest: Any
    first_look: timedelta | None
    by_reason: Sequence[tuple[str, Sequence[tuple[str, int]]]]
    by_moderator: Sequence[tuple[str, int]]
    by_day: Sequence[tuple[date, int]]

    @property
    def first_look_in_words(self) -> str:
        return (
            _in_words(self.first_look)
            if self.first_look is not None
            else "nothing was looked at yet"
        )

    @property
    def most_a_day(self) -> int:
        return max((number for _, number in self.by_day), default=0)


def figures(scope: int | None) -> ModerationMetrics:
    """Of a scope; of the whole site for None. Five queries."""
    cases = Case.objects.all() if scope is None else Case.objects.filter(scope=scope)
    lately = cases.filter(decided_at__gt=timezone.now() - timedelta(days=DAYS))
    return ModerationMetrics(
        **_waiting(cases),
        first_look=_first_look(scope),
        by_reason=_by_reason(lately),
        by_moderator=_by_moderator(lately),
        by_day=_by_day(lately),
    )


def _waiting(cases: CaseQuerySet) -> Mapping[str, Any]:
    waiting = cases.filter(decided_at=None)
    counted: Mapping[str, Any] = waiting.aggregate(
        waiting=Count("pk"),
        urgent=Count("pk", filter=Q(is_urgent=True)),
        held=Count("pk", filter=~Q(held_for="")),
        claimed=Count("pk", filter=Q(claimed_by__isnull=False)),
    )
    return {**counted, "oldest": waiting.order_by("pk").values_list("opened_at", flat=True).first()}


def _first_look(scope: int | None) -> timedelta | None:
    statement = (
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY looked_at - opened_at) FROM moderation_case"
        " WHERE looked_at > %s AND (%s::bigint IS NULL OR scope = %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [timezone.now() - timedelta(days=DAYS), scope, scope])
        median: timedelta | None = cursor.fetchone()[0]
        return median


def _by_reason(lately: CaseQuerySet) -> Sequence[tuple[str, Sequence[tuple[str, int]]]]:
    """Each reason, with how often which decision followed. A case of two reasons counts for both."""
    reason: Any = Func("reasons", function="unnest", output_field=CharField())
    rows = lately.exclude(reasons=[]).annotate(reason=reason).values_list("reason", "decision")
    found: dict[str, list[tuple[str, int]]] = {}
    for each, decision, number in rows.annotate(number=Count("pk")).order_by("reason", "-number"):
        found.setdefault(each, []).append((DECIDED.get(decision, decision), number))
    held = (
        lately.exclude(held_for="")
        .values_list("decision")
        .annotate(number=Count("pk"))
        .order_by("-number")
    )
    told = [(in_words([each])[0], decisions) for each, decisions in found.items()]
    if first := [(DECIDED.get(decision, decision), number) for decision, number in held]:
        told.append(("Held first", first))
    return told


def _by_moderator(lately: CaseQuerySet) -> Sequence[tuple[str, int]]:
    rows = (
        lately.values_list("decided_by__display_name")
        .annotate(number=Count("pk"))
        .order_by("-number")
    )
    return [(name or "Former member", number) for name, number in rows]


def _by_day(lately: CaseQuerySet) -> Sequence[tuple[date, int]]:
    rows = (
        lately.annotate(day=TruncDate("decided_at")).values_list("day").annotate(number=Count("pk"))
    )
    counted = dict(rows.order_by("day"))
    today = timezone.localdate()
    days = (today - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1))
    return [(day, counted.get(day, 0)) for day in days]


def _in_words(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    if minutes < 60:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} hour{'' if hours == 1 else 's'}" + (
            f" {rest} minutes" if rest and hours < 6 else ""
        )
    return f"{round(hours / 24)} days"
