"""Deciding about many cases by one form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import QueryDict

from hub.moderation.flows import AlreadyDecided, decide
from hub.moderation.models import Case, Decision
from hub.moderation.querysets import CaseQuerySet
from hub.moderation.registry import ActionNotPossible
from hub.moderation.reports.filters import is_key

MOST = 100
KEEP, REMOVE, DEALT_WITH = "keep", "remove", "dealt-with"
# What each of them is for a case, and for one that was held first.
CHOICES: dict[str, tuple[str, Decision, Decision]] = {
    KEEP: ("Leave as it is, or let through", Decision.NOTHING, Decision.LET_THROUGH),
    REMOVE: ("Delete, or do not let through", Decision.DELETED, Decision.REFUSED),
    DEALT_WITH: ("Dealt with in another way", Decision.DEALT_WITH, Decision.DEALT_WITH),
}


@dataclass(frozen=True)
class BulkResult:
    """How many were decided, how many somebody else had decided, and what could not be done (case, why)."""

    decided: int
    too_late: int
    refused: Sequence[tuple[Case, str]]

    @property
    def in_words(self) -> str:
        parts = [f"{self.decided} decided" if self.decided != 1 else "One decided"]
        if self.too_late:
            parts.append(f"{self.too_late} had been decided by somebody else")
        parts += [f"{case}: {why}" for case, why in self.refused[:5]]
        return "; ".join(parts).rstrip(".") + "."


def chosen(cases: CaseQuerySet, sent: QueryDict) -> CaseQuerySet:
    """Those of these cases that the form names and that still wait."""
    ids = [int(pk) for pk in sent.getlist("case")[:MOST] if is_key(pk)]
    return cases.filter(pk__in=ids, decided_at=None)


def decide_all(
    cases: Iterable[Case], *, by: AbstractBaseUser, choice: str, note: str, as_staff: bool
) -> BulkResult:
    """Each in a transaction of its own: what one case refuses does not keep the others."""
    decided, too_late, refused = 0, 0, []
    _, reported, held = CHOICES[choice]
    for case in cases:
        decision = held if case.was_held else reported
        try:
            decide(case=case, by=by, decision=decision, note=note, as_staff=as_staff)
        except AlreadyDecided:
            too_late += 1
        except ActionNotPossible as why:
            refused.append((case, str(why)))
        else:
            decided += 1
    return BulkResult(decided, too_late, refused)
