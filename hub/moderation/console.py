"""Where somebody sits who looks after reports: a network's page, or the admin. The pages are the same (`pages`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hub.moderation import case_queries
from hub.moderation.models import Appeal, Case
from hub.moderation.querysets import AppealQuerySet, CaseQuerySet
from hub.moderation.registry import SITE
from hub.moderation.reports import queue
from hub.moderation.reports.filters import CaseFilters
from hub.moderation.reports.queue import CasePage, OpenedCase

type Show = Callable[[HttpRequest, str, Mapping[str, Any]], HttpResponse]


@dataclass(frozen=True)
class ModerationConsole:
    """Of a moderator of the network `scope` (at the addresses of its `slug`), or of site staff (None).

    `show` renders one of the pages of `templates/moderation` in the frame of the place. `may_act` is False for staff
    who may only look. Figures name those who decide, so they are for conveners and staff.
    """

    person: AbstractBaseUser
    scope: int | None
    show: Show
    slug: str = ""
    may_act: bool = True
    sees_figures: bool = True

    @property
    def as_staff(self) -> bool:
        return self.scope is None

    @property
    def cases(self) -> CaseQuerySet:
        """What this person may know of; never what is about their own words."""
        if self.scope is None:
            return Case.objects.not_written_by(self.person)
        return Case.objects.in_scope(self.scope, self.person)

    @property
    def appeals(self) -> AppealQuerySet:
        return Appeal.objects.for_moderator(self.person, self.scope)

    def count_appeals(self) -> int:
        """Of those that wait for an answer which this person may give."""
        return case_queries.count_appeals(self.person, self.scope)

    @property
    def removal_scope(self) -> int:
        return SITE if self.scope is None else self.scope

    def page(self, asked: CaseFilters) -> CasePage:
        if self.scope is None:
            return queue.staff_page(self.person, asked)
        return queue.queue_page(self.scope, self.person, asked)

    def open(self, case: Case) -> OpenedCase:
        return (
            queue.open_as_staff(case, self.person)
            if self.as_staff
            else queue.open_as_moderator(case, self.person)
        )

    def scopes(self) -> Mapping[int, str] | None:
        """What the list can be narrowed to; None where it is one network's."""
        return queue.scopes_waiting() if self.as_staff else None

    def address(self, name: str, *args: object) -> str:
        """Of a page: queue, case, claim, show, hand-over, bulk, appeals, appeal, figures, removal, removals."""
        if self.slug:
            return reverse(f"networks:{IN_NETWORK[name]}", args=[self.slug, *args])
        return reverse(f"admin:moderation_case_{IN_ADMIN[name]}", args=args)

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """Of the pages that are not about one thing, for templates."""
        return {
            name: self.address(name) for name in ("queue", "bulk", "appeals", "figures", "removals")
        }


IN_NETWORK = {
    "queue": "reports",
    "case": "report",
    "claim": "report-claim",
    "show": "report-show",
    "hand-over": "report-hand-over",
    "bulk": "reports-bulk",
    "appeals": "report-appeals",
    "appeal": "report-appeal",
    "figures": "report-figures",
    "removal": "report-removal",
    "removals": "report-removals",
}
IN_ADMIN = {"queue": "changelist", "case": "change", "hand-over": "hand_over"} | {
    name: name
    for name in ("claim", "show", "bulk", "appeals", "appeal", "figures", "removal", "removals")
}
