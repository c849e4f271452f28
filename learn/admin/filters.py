"""Changelist filters of articles.

Each costs at most one query, whatever the number of articles.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from hub.http.numbers import whole_number
from learn.models import Article, Category


class ReviewFilter(admin.SimpleListFilter):
    title = "review"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("overdue", "Overdue"),
            ("soon", "Due in the next 30 days"),
            ("dated", "Has a date"),
            ("none", "Has no date"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        today = timezone.localdate()
        chosen = {
            "overdue": Q(review_by__lt=today),
            "soon": Q(review_by__gte=today, review_by__lte=today + timedelta(days=30)),
            "dated": Q(review_by__isnull=False),
            "none": Q(review_by__isnull=True),
        }
        return queryset.filter(chosen.get(self.value() or "", Q()))


class CategoryFilter(admin.SimpleListFilter):
    """Filter by category, shown as an indented tree; descendants match too."""

    title = "category"
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.tree = list(Category.objects.with_tree_fields())
        return [(str(node.pk), f"{'– ' * node.tree_depth}{node.name}") for node in self.tree]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        chosen = whole_number(self.value() or "")
        if chosen is None:
            return queryset
        below = [node.pk for node in self.tree if chosen in node.tree_path]
        return queryset.filter(category__in=below)


class PublicationFilter(admin.SimpleListFilter):
    """Filter for articles that are public now, or scheduled for later."""

    title = "publication"
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "Can be read now"), ("later", "Will be published later")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() == "now":
            return queryset.filter(
                status=Article.Status.PUBLISHED, published_at__lte=timezone.now()
            )
        if self.value() == "later":
            return queryset.filter(status=Article.Status.PUBLISHED, published_at__gt=timezone.now())
        return queryset
