"""Read-only admin of uploaded files."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.timesince import timesince

from hub.files import scan
from hub.files.models import StoredFile
from hub.files.tasks import SCAN_IS_LATE


@admin.register(StoredFile)
class StoredFileAdmin(admin.ModelAdmin[StoredFile]):
    list_display = (
        "original_name",
        "content_type",
        "size_in_words",
        "scan",
        "uploaded_by",
        "uploaded_at",
    )
    list_filter = ("scan", "content_type", "uploaded_at")
    list_select_related = ("uploaded_by",)
    search_fields = ("original_name", "name", "sha256")
    fields = (
        "original_name",
        "content_type",
        "size_in_words",
        "sha256",
        "scan",
        "uploaded_by",
        "uploaded_at",
    )
    ordering = ("-uploaded_at", "-pk")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[StoredFile]:
        """Return the files whose owning objects the staff member may see.

        The name of a file reveals what it is about. Superusers also see files that belong to
        nothing yet.
        """
        files = super().get_queryset(request)
        shown = Q(pk__in=StoredFile.objects.visible_to(request.user).values("pk"))
        if request.user.is_superuser:
            shown |= Q(pk__in=StoredFile.objects.orphans().values("pk"))
        return files.filter(shown)

    @admin.display(description="size", ordering="size")
    def size_in_words(self, file: StoredFile) -> str:
        return filesizeformat(file.size)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and self.has_view_permission(request):
            self.message_user(request, *_state_of_scan())
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: StoredFile | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StoredFile | None = None) -> bool:
        return False


def _state_of_scan() -> tuple[str, int]:
    """Return a sentence about the malware scan for staff, and its message level."""
    if not scan.is_on():
        return (
            "Files are not scanned for malware: no scan command is set (MALWARE_SCAN_COMMAND).",
            messages.WARNING,
        )
    oldest = StoredFile.objects.waiting_for_scan().first()
    if oldest is None:
        return "Each file is scanned for malware before others see it. None waits.", messages.INFO
    number = StoredFile.objects.waiting_for_scan().count()
    waits = (
        f"{number} {'file waits' if number == 1 else 'files wait'} for the malware scan "
        "and nobody can open "
    )
    waits += (
        f"{'it' if number == 1 else 'them'}; the oldest came {timesince(oldest.uploaded_at)} ago."
    )
    is_late = oldest.uploaded_at < timezone.now() - SCAN_IS_LATE
    return waits, messages.ERROR if is_late else messages.INFO
