"""The words in which authors are told of decisions, with a preview."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from hub.moderation.models import MessageTemplate
from hub.moderation.models.message_template import EXAMPLE


@admin.register(MessageTemplate)
class MessageTemplateAdmin(admin.ModelAdmin):
    """One for each decision that authors hear of."""

    list_display = ("decision", "text")
    fields = ("decision", "text", "preview")
    readonly_fields = ("decision", "preview")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: MessageTemplate | None = None
    ) -> bool:
        return False

    @admin.display(description="As Asha Patel would read it, once it is saved")
    def preview(self, template: MessageTemplate) -> SafeString:
        return mark_safe(linebreaks(template.filled(EXAMPLE), autoescape=True))
