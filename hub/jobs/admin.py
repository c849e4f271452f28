"""Admin of jobs for staff: their state and its start; failed jobs can be tried again."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from procrastinate.contrib.django import admin as library
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from hub.jobs import flows
from hub.jobs.models import Job
from hub.jobs.querysets import STATES, jobs, numbers
from hub.queues import SECURITY

assert library  # registers its own admin, which this one replaces
admin.site.unregister(ProcrastinateJob)


class JobStateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        return queryset.filter(status=self.value()) if self.value() in STATES else queryset


class JobEventInline(admin.StackedInline[ProcrastinateEvent, Job]):
    model = ProcrastinateEvent
    fields = readonly_fields = ("at", "type")
    ordering = ("-pk",)
    extra = 0
    can_delete = False
    verbose_name_plural = "what became of it"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # for everyone who may see the job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin[Job]):
    list_display = ("name", "state", "since", "scheduled_at", "attempts")
    list_filter = (JobStateFilter, "task_name")
    search_fields = ("task_name",)
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    fields = ("name", "state", "since", "scheduled_at", "attempts", "queue_name", "arguments")
    readonly_fields = fields
    inlines = (JobEventInline,)
    actions = ("try_again",)
    change_form_template = "admin/jobs/job/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        return jobs()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        """Allow it on the list, for trying jobs again; no single job can be edited."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    @admin.display(description="job", ordering="task_name")
    def name(self, job: Job) -> str:
        return job.what

    @admin.display(ordering="status")
    def state(self, job: Job) -> str:
        return STATES.get(job.status, job.status)

    @admin.display(ordering="since")
    def since(self, job: Job) -> Any:
        return job.since  # type: ignore[attr-defined]

    @admin.display
    def arguments(self, job: Job) -> str:
        if job.queue_name == SECURITY:  # a link in it may open somebody's account
            return "not shown"
        return format_html(
            "<pre>{}</pre>", json.dumps(job.args, indent=2, ensure_ascii=False)[:2000]
        )

    @admin.action(description="Try these again (those that failed)", permissions=["change"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        assert request.user.is_authenticated
        number = flows.try_again(ids=chosen.values_list("pk", flat=True), by=request.user)
        if number:
            self.message_user(request, f"{number} job{'' if number == 1 else 's'} queued again.")
        else:
            self.message_user(
                request, "None of these had failed: nothing was done.", messages.WARNING
            )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        counted = numbers()
        told = ", ".join(f"{counted.get(state, 0)} {word}" for state, word in _IN_TITLE.items())
        return super().changelist_view(request, {"title": f"Jobs: {told}", **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        may_try = super().has_change_permission(request)
        return super().change_view(
            request, object_id, form_url, {"may_try_again": may_try, **(extra_context or {})}
        )


_IN_TITLE = {"todo": "waiting", "doing": "running", "failed": "failed"}
