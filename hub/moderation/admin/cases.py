"""The queue for site staff. Opening a case of a closed network stands in the audit trail of that network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from hub.audit.log import record
from hub.moderation import pages, registry
from hub.moderation.console import ModerationConsole
from hub.moderation.models import Case
from hub.moderation.reports import queue

type Page = Callable[..., HttpResponse]


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):
    """The same pages as in a network, for everything that was reported. The list names no content."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        """None about what the person wrote themselves."""
        related = ("claimed_by", "decided_by", "handover_by", "hidden_by")
        return Case.objects.not_written_by(_person(request)).select_related(*related)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """Besides the list and a case: what is done with them."""
        of_many = {
            "bulk": pages.bulk,
            "appeals": pages.appeals,
            "figures": pages.figures,
            "removals": pages.removals,
        }
        of_one = {"claim": pages.claim, "show": pages.show_again, "hand_over": pages.hand_over}
        of_one["show_all"] = pages.show_all_again
        by_key = {"appeal": pages.appeal, "removal": pages.removal}
        own = [
            self._path(f"{name}/", name, partial(self._many, page))
            for name, page in of_many.items()
        ]
        own += [
            self._path(f"<key:pk>/{name}/", name, partial(self._one, page))
            for name, page in of_one.items()
        ]
        own += [
            self._path(f"{name}/<key:pk>/", name, partial(self._many, page))
            for name, page in by_key.items()
        ]
        return [*own, *super().get_urls()]

    def _path(self, route: str, name: str, page: Page) -> URLPattern:
        only_post = name in {"bulk", "claim", "show", "show_all", "hand_over"}
        return path(
            route,
            self.admin_site.admin_view(require_POST(page) if only_post else page),
            name=self._name(name),
        )

    def _name(self, name: str) -> str:
        return f"moderation_case_{name}"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return pages.queue(request, self._desk(request))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        desk = self._desk(request)
        return pages.case(request, desk, self._found(request, object_id))

    def _many(self, page: Page, request: HttpRequest, **named: Any) -> HttpResponse:
        return page(request, self._desk(request), **named)

    def _one(self, page: Page, request: HttpRequest, pk: int) -> HttpResponse:
        return page(request, self._desk(request), self._found(request, str(pk)))

    def _found(self, request: HttpRequest, object_id: str) -> Case:
        case: Case | None = self.get_object(request, object_id)
        if case is None:
            raise Http404
        return case

    def _desk(self, request: HttpRequest) -> ModerationConsole:
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_act = self.has_change_permission(request)
        return ModerationConsole(
            person=_person(request), scope=None, show=self._show, may_act=may_act
        )

    def _show(self, request: HttpRequest, name: str, context: Mapping[str, Any]) -> HttpResponse:
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "desk": self._desk(request),
        }
        frame |= {
            "content": f"moderation/_{name}.html",
            "names_reporters": True,
            "where": self._where(request, context),
        }
        return TemplateResponse(request, "admin/moderation/desk.html", frame | dict(context))

    def _where(self, request: HttpRequest, context: Mapping[str, Any]) -> str:
        """Of a case that is opened, which is written down where its network is closed."""
        if (opened := context.get("opened")) is None:
            return ""
        scope = opened.case.scope
        if registry.scopes().is_closed(scope):
            record("report.opened-in-admin", by=_person(request), scope=scope, case=opened.case.pk)
        return queue.name_of(scope, registry.scopes().names([scope]))


def _person(request: HttpRequest) -> AbstractBaseUser:
    assert request.user.is_authenticated
    return request.user
