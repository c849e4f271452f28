"""Announcements for staff: written once, to everybody; taken back, never changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from hub.idempotency import KeyConflict, refuse, stored_as_sent
from hub.notifications import announcements
from hub.notifications.models import Announcement

BEFORE_IT_GOES = (
    "This tells everybody who has an account: on the site at once, and by e-mail as each of them chose. "
    "You can take it back later, but mails that went out cannot be called back."
)


class AnnouncementForm(forms.ModelForm[Announcement]):
    class Meta:
        model = Announcement
        fields = ("title", "text", "key")
        widgets = {"key": forms.HiddenInput}

    def validate_unique(self) -> None:
        """A form that is sent twice finds what it sent before (`announce`)."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        sent = (
            Announcement.objects.filter(key=cleaned.get("key")).first()
            if self.instance.pk is None
            else None
        )
        if sent is not None and not self.errors:
            try:
                stored_as_sent(sent, text=cleaned["text"], title=cleaned["title"])
            except KeyConflict as conflict:
                refuse(self, conflict)
        return cleaned


@admin.register(Announcement)
class AnnouncementAdmin(admin.ModelAdmin[Announcement]):
    form = AnnouncementForm
    list_display = ("title", "at", "by", "withdrawn_at")
    list_select_related = ("by",)
    ordering = ("-pk",)
    actions = ("withdraw_chosen",)

    def get_fieldsets(self, request: HttpRequest, obj: Announcement | None = None) -> Any:
        whole = {
            "fields": ["title", "text", "key"]
            if obj is None
            else ["title", "text", "by", "at", "withdrawn_at"]
        }
        return [(None, whole if obj else whole | {"description": BEFORE_IT_GOES})]

    def has_change_permission(self, request: HttpRequest, obj: Announcement | None = None) -> bool:
        return super().has_change_permission(request, obj) if obj is None else False

    def has_delete_permission(self, request: HttpRequest, obj: Announcement | None = None) -> bool:
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **named)
        except KeyConflict:
            # Another text of this form was stored between the look and the writing: now the look finds it.
            return super().changeform_view(request, *args, **named)

    def save_model(self, request: HttpRequest, obj: Announcement, form: Any, change: bool) -> None:
        assert request.user.is_authenticated
        sent = announcements.announce(title=obj.title, text=obj.text, by=request.user, key=obj.key)
        obj.pk = sent.pk

    @admin.action(description="Take these announcements back", permissions=["change"])
    def withdraw_chosen(self, request: HttpRequest, chosen: QuerySet[Announcement]) -> None:
        assert request.user.is_authenticated
        for announcement in chosen:
            announcements.withdraw(announcement=announcement, by=request.user)
        self.message_user(
            request, "They are gone from all notifications. What was mailed cannot be called back."
        )
