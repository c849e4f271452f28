"""Staff keep the list of helplines."""

from __future__ import annotations

from django.contrib import admin

from hub.safeguarding.models import Helpline


@admin.register(Helpline)
class HelplineAdmin(admin.ModelAdmin[Helpline]):
    list_display = ("name", "country", "purpose", "phone", "text", "hours", "position", "is_active")
    list_editable = ("position", "is_active")
    list_filter = ("is_active", "country")
    search_fields = ("name", "purpose", "phone")
    ordering = ("country", "position", "name")
