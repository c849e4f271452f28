"""The queue for site staff. Opening a case of a closed network stands in the audit trail of that network."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from hub.audit.trail import record
from hub.moderation import flows, reading, sources
from hub.moderation.flows import DecidedAlready
from hub.moderation.forms import DecisionForm
from hub.moderation.models import Case, Reason
from hub.moderation.reading import Opened
from hub.moderation.sources import CannotAct


class State(admin.SimpleListFilter):
    """What waits is shown unless the others are asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("decided", "Decided"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        waiting, *others = super().choices(changelist)
        return [{**waiting, "display": "Waiting"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        if self.value() == "all":
            return queryset
        return queryset.filter(decided_at__isnull=self.value() != "decided")


class WhatFor(admin.SimpleListFilter):
    title = "reason"
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Reason.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(reasons__contains=[self.value()]) if self.value() in Reason.values else queryset


class Cases(ChangeList):
    """A page of the list, with the names of the networks: one query more."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        names = sources.scopes().names({case.scope for case in self.result_list})
        for case in self.result_list:
            case.scope_name = name_of(case.scope, names)


def name_of(scope: int, names: Mapping[int, str]) -> str:
    return "The site" if scope == sources.SITE else names.get(scope, "A network that is gone")


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):
    """The list names no content: that stands on a case's own page."""

    list_display = ("name", "what", "where", "why", "report_count", "opened_at", "claimed_by", "how_it_ended")
    list_filter = (State, "is_urgent", WhatFor, "kind", "opened_at")
    list_select_related = ("claimed_by",)
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-is_urgent", "pk")
    actions = ("claim_chosen",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        """None about what the person wrote themselves."""
        return Case.objects.not_written_by(_person(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Cases

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return False

    @admin.display(description="report", ordering="pk")
    def name(self, case: Case) -> str:
        return f"{case}, urgent" if case.is_urgent and not case.is_decided else str(case)

    @admin.display(ordering="kind")
    def what(self, case: Case) -> str:
        return reading.label_of(case)

    @admin.display(ordering="scope")
    def where(self, case: Case) -> str:
        return str(case.scope_name)  # type: ignore[attr-defined]

    @admin.display
    def why(self, case: Case) -> str:
        return "; ".join(case.reasons_in_words)

    @admin.display(description="decision", ordering="decided_at")
    def how_it_ended(self, case: Case) -> str:
        return case.decision_in_words

    @admin.action(description="Take these reports: I look at them", permissions=["change"])
    def claim_chosen(self, request: HttpRequest, chosen: QuerySet[Case]) -> None:
        for case in chosen.filter(decided_at=None):
            flows.claim(case=case, by=_person(request), on=True, as_staff=True)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Reported things", **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        case = self.get_object(request, object_id)
        if case is None:
            raise Http404
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        if request.method == "POST":
            return self._act(request, case)
        return self._page(request, case, None)

    def _act(self, request: HttpRequest, case: Case) -> HttpResponse:
        if not self.has_change_permission(request, case):
            raise PermissionDenied
        if "claim" in request.POST:
            return self._claim(request, case)
        if "show" in request.POST:
            with suppress(DecidedAlready):
                flows.show_again(case=case, by=_person(request), as_staff=True)
            return redirect("admin:moderation_case_change", case.pk)
        form = DecisionForm(request.POST, can_delete=sources.deleting(case.kind) is not None)
        if form.is_valid():
            try:
                flows.decide(case=case, by=_person(request), as_staff=True, **form.cleaned_data)
            except CannotAct as refused:
                form.add_error(None, str(refused))
            except DecidedAlready as decided:
                words = decided.case.decision_in_words.lower()
                self.message_user(request, f"{case} was decided already: {words}.", messages.WARNING)
                return redirect("admin:moderation_case_changelist")
            else:
                self.message_user(request, f"{case} is decided. Whoever reported it reads how it ended.")
                return redirect("admin:moderation_case_changelist")
        return self._page(request, case, form)

    def _claim(self, request: HttpRequest, case: Case) -> HttpResponse:
        try:
            flows.claim(case=case, by=_person(request), on=request.POST["claim"] == "1", as_staff=True)
        except DecidedAlready as decided:
            self.message_user(request, str(decided), messages.WARNING)
        return redirect("admin:moderation_case_change", case.pk)

    def _page(self, request: HttpRequest, case: Case, form: DecisionForm | None) -> HttpResponse:
        if sources.scopes().is_closed(case.scope):
            record("report.opened-in-admin", by=_person(request), scope=case.scope, case=case.pk)
        opened: Opened = reading.open_as_staff(case, _person(request))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(case),
            "opened": opened,
            "where": name_of(case.scope, sources.scopes().names([case.scope])),
            "form": form or DecisionForm(can_delete=opened.can_delete),
            "may_decide": self.has_change_permission(request, case) and not case.is_decided,
        }
        return TemplateResponse(request, "admin/moderation/case/change_form.html", context)


def _person(request: HttpRequest) -> AbstractBaseUser:
    assert request.user.is_authenticated
    return request.user
