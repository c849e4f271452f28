"""The newsletter for staff: written, looked at, sent to oneself, sent, watched and stopped."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.csp import CSP
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_sameorigin

from hub.newsletter import content, emails, flows
from hub.newsletter.forms import IssueForm, KeyForm
from hub.newsletter.models import Issue, Subscriber

# A mail as mail programs show it: its own rules of style, and nothing in it runs, nothing is fetched.
CSP_OF_PREVIEW = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": [""],
}


@admin.register(Issue)
class IssueAdmin(admin.ModelAdmin[Issue]):
    form = IssueForm
    list_display = (
        "subject",
        "state",
        "sent_count",
        "refused_count",
        "begun_at",
        "ended_at",
        "look",
    )
    list_filter = ("state",)
    fields = ("subject", "opening", "newest", "others", "closing")
    change_form_template = "admin/newsletter/issue/change_form.html"

    def has_change_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)

    def has_delete_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_draft)

    @admin.display(description="look and send")
    def look(self, issue: Issue) -> str:
        return format_html(
            '<a href="{}">Look and send</a>',
            reverse("admin:newsletter_issue_send", args=[issue.pk]),
        )

    def get_fields(self, request: HttpRequest, obj: Issue | None = None) -> Any:
        editable = obj is None or self.has_change_permission(request, obj)
        return (
            self.fields
            if editable
            else ("subject", "opening", "closing", "state", "sent_count", "refused_count")
        )

    def save_model(self, request: HttpRequest, obj: Issue, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = _person(request)  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        flows.choose_items(issue=obj, chosen=form.chosen())

    def response_add(
        self, request: HttpRequest, obj: Issue, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Straight on to how it looks."""
        return redirect("admin:newsletter_issue_send", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        send = self.admin_site.admin_view(self.send)
        preview = xframe_options_sameorigin(self.admin_site.admin_view(self.preview))
        return [
            path("<key:pk>/send/", send, name="newsletter_issue_send"),
            path("<key:pk>/preview/", preview, name="newsletter_issue_preview"),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The mail's HTML, for the frame of the page above."""
        issue = self._issue(request, pk)
        rich = emails.preview(issue, content.cards_of(issue)).alternatives[0][0]
        response = HttpResponse(str(rich))
        response._csp_config = CSP_OF_PREVIEW  # type: ignore[attr-defined]
        return response

    def send(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How it looks; a test to oneself; sending, how far it is, and stopping it."""
        issue = self._issue(request, pk)
        form = KeyForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            return self._act(request, issue, form)
        cards = content.cards_of(issue)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": issue.subject,
            "issue": issue,
            "form": KeyForm(),
            "text": emails.preview(issue, cards).body,
            "missing": issue.items.count() - len(cards),
            "waiting": Subscriber.objects.reachable().filter(pk__gt=issue.reached).count(),
        }
        response = TemplateResponse(request, "admin/newsletter/issue/send.html", context)
        response._csp_config = settings.SECURE_CSP | {"frame-src": [CSP.SELF]}  # type: ignore[attr-defined]
        return response

    def _act(self, request: HttpRequest, issue: Issue, form: KeyForm) -> HttpResponse:
        person = _person(request)
        if "test" in request.POST:
            flows.send_test(issue=issue, to=person, key=form.cleaned_data["key"])
            self.message_user(request, "It is on its way to you. Nobody else gets it.")
        elif "send" in request.POST:
            flows.begin(issue=issue, by=person)
            self.message_user(request, "It goes out now. This page shows how far it is.")
        elif "stop" in request.POST:
            flows.halt(issue=issue, by=person)
            self.message_user(
                request, "Stopped. You can go on where it stopped; nobody gets it twice."
            )
        return redirect("admin:newsletter_issue_send", issue.pk)

    def _issue(self, request: HttpRequest, pk: int) -> Issue:
        if not super().has_change_permission(request):
            raise PermissionDenied
        issue = Issue.objects.filter(pk=pk).first()
        if issue is None:
            raise Http404
        return issue


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin[Subscriber]):
    """Nobody is added by hand: an address is confirmed by whoever reads its mail."""

    list_display = ("email", "confirmed_at", "hard_bounces")
    search_fields = ("email",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscriber]:
        return Subscriber.objects.with_hard_bounces()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Subscriber | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Subscriber | None = None) -> bool:
        return super().has_view_permission(request, obj)

    @admin.display(description="refused for good", ordering="hard_bounces")
    def hard_bounces(self, subscriber: Subscriber) -> int:
        return int(subscriber.hard_bounces)  # type: ignore[attr-defined]


def _person(request: HttpRequest) -> AbstractBaseUser:
    assert request.user.is_authenticated
    return request.user
