"""Admin of helplines, and read-only admin of findings in files."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from hub.files.models import StoredFile
from hub.safeguarding.models import FileReading, Helpline


class CheckDueFilter(admin.SimpleListFilter):
    """Filter for helplines to check again: numbers change, so a check is valid for a year."""

    title = "to be checked"
    parameter_name = "check"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return [("due", "To be checked")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Helpline]) -> QuerySet[Helpline]:
        due = Helpline.objects.to_be_checked().values("pk")
        return queryset.filter(pk__in=due) if self.value() == "due" else queryset


@admin.register(Helpline)
class HelplineAdmin(admin.ModelAdmin[Helpline]):
    list_display = (
        "name",
        "country",
        "purpose",
        "phone",
        "text",
        "hours",
        "checked_on",
        "position",
        "is_active",
    )
    list_editable = ("position", "is_active")
    list_filter = (CheckDueFilter, "is_active", "country")
    search_fields = ("name", "purpose", "phone")
    ordering = ("country", "position", "name")
    actions = ("mark_checked",)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[ModelForm[Helpline]]:
        """Return the form without the help text of `position`.

        The changelist does not show it, and the fields would refer to it in vain.
        """
        return super().get_changelist_form(request, help_texts={"position": ""}, **kwargs)

    @admin.action(description="I looked at these today: they are right", permissions=["change"])
    def mark_checked(self, request: HttpRequest, chosen: QuerySet[Helpline]) -> None:
        chosen.update(checked_on=timezone.localdate())
        self.message_user(request, "Thank you. They stand as checked today.")


@admin.register(FileReading)
class FileReadingAdmin(admin.ModelAdmin[FileReading]):
    """Findings in files, for users who can see the files.

    Decisions about them are made in the queue of reports.
    """

    list_display = ("file", "found_in_words", "trouble", "is_final", "reason", "at")
    list_filter = ("is_final", "trouble", "at")
    list_select_related = ("file",)
    fields = ("file", "found_in_words", "trouble", "is_final", "reason", "explained_at", "at")
    ordering = ("-pk",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[FileReading]:
        shown = StoredFile.objects.visible_to(request.user).values("pk")
        return super().get_queryset(request).to_look_at().filter(file__in=shown)  # type: ignore[attr-defined, no-any-return]

    @admin.display(description="what it may hold")
    def found_in_words(self, reading: FileReading) -> str:
        return reading.found_in_words or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: FileReading | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: FileReading | None = None) -> bool:
        return False
