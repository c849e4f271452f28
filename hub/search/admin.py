"""Admin of the list of abbreviations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export.admin import ImportExportModelAdmin

from hub.search import index
from hub.search.models import Abbreviation
from hub.spreadsheets import SpreadsheetAdminMixin, TableResource


class AbbreviationResource(TableResource):
    class Meta:
        model = Abbreviation
        fields = ("short", "long")
        import_id_fields = ("short", "long")
        skip_unchanged = True
        use_transactions = True

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        if not kwargs.get("dry_run"):
            index.touch()


@admin.register(Abbreviation)
class AbbreviationAdmin(SpreadsheetAdminMixin, ImportExportModelAdmin):
    resource_classes = [AbbreviationResource]
    list_display = ("id", "short", "long")
    list_display_links = ("id",)
    list_editable = ("short", "long")
    search_fields = ("short", "long")
    list_per_page = 50

    def save_model(self, request: HttpRequest, obj: Abbreviation, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        index.touch()

    def delete_model(self, request: HttpRequest, obj: Abbreviation) -> None:
        super().delete_model(request, obj)
        index.touch()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Abbreviation]) -> None:
        super().delete_queryset(request, queryset)
        index.touch()
