"""Confirmation step for merging rows in the admin: choose which row to keep."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from learn.merging import NothingToMerge

AT_MOST = 50


class MergingAdmin[Row: models.Model](admin.ModelAdmin[Row]):
    """Admin with an action that merges the selected rows.

    `merge` returns the number of articles that changed. `kept_words` is shown to explain what
    happens to the other rows.
    """

    actions = ["merge_selected"]
    kept_words = ""

    def merge(self, *, keep: Row, others: list[Row]) -> int:
        raise NotImplementedError  # ModelAdmin's metaclass allows no abstract methods

    @admin.action(
        description="Merge the selected %(verbose_name_plural)s…", permissions=["change", "delete"]
    )
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[Row]) -> HttpResponse | None:
        rows = list(queryset.order_by("pk")[: AT_MOST + 1])
        if not 1 < len(rows) <= AT_MOST:
            self.message_user(
                request, f"Choose two to {AT_MOST} rows that mean the same.", messages.WARNING
            )
            return None
        keep = next((row for row in rows if str(row.pk) == request.POST.get("keep")), None)
        if keep is None:
            return self._question(request, rows)
        return self._merged(request, keep, [row for row in rows if row != keep])

    def _question(self, request: HttpRequest, rows: list[Row]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Merge {len(rows)} {self.opts.verbose_name_plural}",
            "rows": rows,
            "likeliest": max(rows, key=lambda row: getattr(row, "article_count", 0)),
            "kept_words": self.kept_words,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "select_across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "learn/admin/merge.html", context)

    def _merged(self, request: HttpRequest, keep: Row, others: list[Row]) -> HttpResponse:
        if not self.has_change_permission(request) or not self.has_delete_permission(request):
            raise PermissionDenied
        names = ", ".join(f"“{other}”" for other in others)
        try:
            changed = self.merge(keep=keep, others=others)
        except NothingToMerge:
            self.message_user(
                request,
                "Somebody merged these meanwhile. Nothing was left to do.",
                messages.WARNING,
            )
            return HttpResponseRedirect(request.get_full_path())
        self.log_change(request, keep, f"Merged with {names}.")
        articles = "article" if changed == 1 else "articles"
        self.message_user(
            request,
            f"{names} merged into “{keep}”. {changed} {articles} changed.",
            messages.SUCCESS,
        )
        return HttpResponseRedirect(request.get_full_path())


class ArticleCountMixin[Row: models.Model](admin.ModelAdmin[Row]):
    """Column with the number of articles; the queryset annotates `article_count`."""

    @admin.display(description="articles", ordering="article_count")
    def article_count(self, row: Any) -> int:
        return int(row.article_count)
