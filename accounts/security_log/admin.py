"""The log for staff: read, searched and narrowed, never changed."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin.records import ReadOnlyAdmin
from accounts.security_log.models import SecurityEvent


@admin.register(SecurityEvent)
class SecurityEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "user", "network", "browser")
    list_filter = ("kind", "at")
    list_select_related = ("user",)
    list_per_page = 100
    search_fields = ("user__email", "user__display_name", "network")
    search_help_text = "Name or e-mail address of a person, or the beginning of a network"
    ordering = ("-at", "-pk")
