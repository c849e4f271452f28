"""Testimonies for site staff. Opening one stands in the audit trail of its network, as deciding about it does."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts.models import User
from hub.audit.log import record
from networks.campaigns.models import Testimony
from networks.campaigns.testimonies import triage


class WaitingFilter(admin.SimpleListFilter):
    """What waits is shown unless the others are asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return [("decided", "Decided"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        waiting, *others = super().choices(changelist)
        return [{**waiting, "display": "Waiting"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Testimony]) -> QuerySet[Testimony]:
        rows = cast(Any, queryset)
        if self.value() == "all":
            return queryset
        waiting: QuerySet[Testimony] = rows.waiting()
        return (
            queryset.exclude(pk__in=waiting.values("pk")) if self.value() == "decided" else waiting
        )


@admin.register(Testimony)
class TestimonyAdmin(admin.ModelAdmin):
    """The list says nothing of what was told: that stands on a testimony's own page."""

    list_display = ("__str__", "asked_by", "network", "given_on", "consent", "state", "has_more")
    list_filter = (WaitingFilter, "consent", "given_on")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("given_on", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Testimony]:
        return Testimony.objects.held().select_related("campaign__network")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Testimony | None = None) -> bool:
        return False

    @admin.display(description="campaign", ordering="campaign")
    def asked_by(self, testimony: Testimony) -> str:
        """Named where everybody may read of it."""
        return str(testimony.campaign) if testimony.campaign.network.is_read_by_all else "–"

    @admin.display(ordering="campaign__network")
    def network(self, testimony: Testimony) -> str:
        return str(testimony.campaign.network)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        testimony = self.get_object(request, object_id)
        if testimony is None:
            raise Http404
        if not self.has_view_permission(request, testimony):
            raise PermissionDenied
        if request.method == "POST":
            return self._act(request, testimony)
        return self._page(request, triage.desk_of(testimony))

    def _act(self, request: HttpRequest, testimony: Testimony) -> HttpResponse:
        if not self.has_change_permission(request, testimony):
            raise PermissionDenied
        person = cast(User, request.user)
        if "out-seen" in request.POST:
            opened = triage.desk_of(testimony, redaction=request.POST)
            if triage.take_out(opened, person, as_staff=True):
                self.message_user(request, "It is taken out, and kept nowhere.")
                return redirect("admin:campaigns_testimony_change", testimony.pk)
            return self._page(request, opened)
        opened = triage.desk_of(testimony, decision=request.POST)
        if triage.decide(opened, person, as_staff=True):
            self.message_user(
                request, "Decided. Who wrote it reads your answer when they come back."
            )
            return redirect("admin:campaigns_testimony_changelist")
        return self._page(request, opened)

    def _page(self, request: HttpRequest, opened: triage.TestimonyReview) -> HttpResponse:
        testimony = opened.testimony
        person = cast(User, request.user)
        record(
            "testimony.opened-in-admin",
            by=person,
            scope=testimony.campaign.network_id,
            testimony=testimony.pk,
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{testimony} to {testimony.campaign}",
            "desk": opened,
            "may_decide": self.has_change_permission(request, testimony),
        }
        return TemplateResponse(request, "admin/campaigns/testimony/change_form.html", context)
