"""Records that nobody writes by hand: consents and erasures."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import Consent, Erasure


class ReadOnlyAdmin(admin.ModelAdmin):
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ("user", "document", "version", "given_at")
    list_filter = ("document", "version")
    list_select_related = ("user",)
    search_fields = ("user__email", "user__display_name")
    search_help_text = "Name or e-mail address of a person"
    ordering = ("-given_at",)


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = ("account_id", "mode", "closed_at")
    list_filter = ("mode", "closed_at")
