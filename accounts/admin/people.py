"""People in the admin: found, looked at, given rights. They join, change their address and leave by themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import flows
from accounts.admin.filters import CountryInUse
from accounts.forms.profile import HANDLE_TAKEN
from accounts.models import HandleClaim, User
from accounts.permissions import can_edit_person

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


class AccountStateFilter(admin.SimpleListFilter):
    title = "account"
    parameter_name = "account"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return [("open", "Open"), ("blocked", "Blocked"), ("closed", "Closed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() == "open":
            return queryset.filter(is_active=True, closed_at=None)
        if self.value() == "blocked":
            return queryset.filter(is_active=False, closed_at=None)
        return queryset.filter(closed_at__isnull=False) if self.value() == "closed" else queryset


class PersonForm(forms.ModelForm):
    def clean_handle(self) -> str:
        """The database refuses another's handle, a former one too; here it is said beside the field."""
        handle = str(self.cleaned_data["handle"])
        if (
            handle != self.initial["handle"]
            and HandleClaim.objects.of_others(handle, self.instance).exists()
        ):
            raise forms.ValidationError(HANDLE_TAKEN)
        return handle


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = PersonForm
    list_display = (
        "display_name",
        "email",
        "here_as",
        "organisation",
        "country",
        "is_staff",
        "is_active",
        "date_joined",
    )
    list_filter = (AccountStateFilter, "is_staff", "here_as", CountryInUse, "date_joined")
    list_select_related = ("organisation",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("email", "display_name", "handle", "organisation__name")
    search_help_text = "Name, e-mail address, handle or organisation"
    ordering = ("display_name", "pk")
    autocomplete_fields = ("organisation",)
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = ("email", "date_joined", "last_login", "closed_at")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "display_name",
                    "handle",
                    "email",
                    "here_as",
                    "job_title",
                    "organisation",
                    "country",
                )
            },
        ),
        ("Profile", {"fields": ("bio", "interests", "profile_visibility")}),
        ("Account", {"fields": ("is_active", "date_joined", "last_login", "closed_at")}),
        ("Rights", {"fields": RIGHTS}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return (
            super().has_change_permission(request, obj)
            if obj is None
            else can_edit_person(request.user, obj)
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return (
            self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, *RIGHTS)
        )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if {"organisation", "country", "display_name"} & {*form.changed_data}:
            flows.person_changed(obj)

    def view_on_site(self, obj: User) -> str | None:
        return obj.get_absolute_url() if obj.is_active else None
