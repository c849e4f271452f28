"""What somebody asks the queue for: which cases, narrowed how, from where on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from hub.http.numbers import whole_number
from hub.moderation import registry
from hub.moderation.models import ReportReason
from hub.moderation.querysets import CaseQuerySet

HELD = "held"
SINCE = {"1": "More than a day", "3": "More than three days", "7": "More than a week"}
STATES = {"": "Waiting", "decided": "Decided"}


@dataclass(frozen=True)
class CaseFilters:
    """As it stands in the address. What is not known is as if it were not there."""

    state: str = ""
    reason: str = ""
    kind: str = ""
    since: str = ""
    scope: str = ""
    after: str = ""

    @property
    def is_decided(self) -> bool:
        return self.state == "decided"

    @property
    def is_narrowed(self) -> bool:
        return any((self.reason, self.kind, self.since, self.scope))

    def narrow(self, cases: CaseQuerySet) -> CaseQuerySet:
        """The cases in the order of the state, without those that come before the page."""
        cases = cases.decided() if self.is_decided else cases.waiting()
        if self.reason == HELD:
            cases = cases.exclude(held_for="")
        elif self.reason:
            cases = cases.filter(reasons__contains=[self.reason])
        if self.kind:
            cases = cases.filter(kind=self.kind)
        if self.scope:
            cases = cases.filter(scope=int(self.scope))
        if self.since:
            cases = cases.filter(opened_at__lt=timezone.now() - timedelta(days=int(self.since)))
        return self._after(cases)

    @property
    def place(self) -> tuple[bool, int]:
        """After which of those that wait: whether it is an urgent one, and its key. At first, before all."""
        urgent, _, number = self.after.rpartition("-")
        return (
            (urgent == "1", int(number)) if urgent in {"0", "1"} and is_key(number) else (True, 0)
        )

    def _after(self, cases: CaseQuerySet) -> CaseQuerySet:
        if self.is_decided:
            return cases.filter(pk__lt=int(self.after)) if is_key(self.after) else cases
        urgent, number = self.place
        later = Q(is_urgent=urgent, pk__gt=number)
        return cases.filter(later | Q(is_urgent=False) if urgent else later)


def asked_by(sent: Mapping[str, Any]) -> CaseFilters:
    """What the address asks for."""
    state = "decided" if "decided" in (sent.get("show"), sent.get("state")) else ""
    reason, kind, since, scope = (
        str(sent.get(name, "")) for name in ("reason", "kind", "since", "scope")
    )
    return CaseFilters(
        state=state,
        reason=reason if reason in ReportReason.values or reason == HELD else "",
        kind=kind if registry.target_of(kind) else "",
        since=since if since in SINCE else "",
        scope=scope if is_key(scope) else "",
        after=str(sent.get("after", "")),
    )


def is_key(text: str) -> bool:
    return whole_number(text) is not None


@dataclass(frozen=True)
class FilterChoice:
    """A choice above the list: its name in the address, its label, and (value, words, whether chosen) each."""

    name: str
    label: str
    choices: tuple[tuple[str, str, bool], ...]


def filters(
    asked: CaseFilters, scopes: Mapping[int, str] | None = None
) -> tuple[FilterChoice, ...]:
    """Those that the list offers; `scopes` where it holds more than one."""
    reasons = {"": "Any reason", HELD: "Held first", **dict(ReportReason.choices)}
    kinds = {"": "Anything", **{source.kind: source.label for source in registry.all_targets()}}
    offered = [
        _filter("reason", "Why", reasons, asked.reason),
        _filter("kind", "What", kinds, asked.kind),
        _filter("since", "Waiting for", {"": "Any time", **SINCE}, asked.since),
    ]
    if scopes is not None:
        places = {"": "Anywhere", "0": "The site", **{str(pk): name for pk, name in scopes.items()}}
        offered.insert(0, _filter("scope", "Where", places, asked.scope))
    return tuple(offered)


def _filter(name: str, label: str, choices: Mapping[str, str], chosen: str) -> FilterChoice:
    return FilterChoice(
        name, label, tuple((value, str(words), value == chosen) for value, words in choices.items())
    )
