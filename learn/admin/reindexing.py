"""Reindexing of articles, in the same transaction, when a name that they show changes.

Articles show the names of their authors, categories, series and tags.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from hub.search import index
from learn.flows import reindex_articles_of
from learn.models import Article, Author, Category, Series, Tag

type Shelf = Author | Category | Series | Tag


def articles_in(shelves: QuerySet[Any]) -> list[int]:
    """Return the ids of the articles that show the names of these rows.

    `shelves` is a queryset of tags, authors, series or categories.
    """
    if shelves.model is Category:
        return _in_categories(shelves)
    paths = {Tag: "tagged__tag", Author: "article_authors__author", Series: "series"}
    path = paths[shelves.model]
    return list(
        Article.objects.filter(**{f"{path}__in": shelves})
        .order_by()
        .values_list("pk", flat=True)
        .distinct()
    )


def _in_categories(categories: QuerySet[Any]) -> list[int]:
    """Return the ids of the articles in these categories or their descendants.

    An article belongs to every category above its own.
    """
    chosen = set(categories.values_list("pk", flat=True))
    below = [
        node.pk for node in Category.objects.with_tree_fields() if chosen & set(node.tree_path)
    ]
    articles = Article.objects.filter(Q(category__in=below) | Q(further_categories__in=below))
    return list(articles.order_by().values_list("pk", flat=True).distinct())


class ReindexingAdmin[Row: models.Model](admin.ModelAdmin[Row]):
    """Admin that reindexes the affected articles when a row changes.

    `shown_by_articles` names the fields whose change requires reindexing.
    """

    shown_by_articles: Iterable[str] = ("name", "slug")

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and set(form.changed_data) & set(self.shown_by_articles):
            reindex_articles_of(articles_in(self.model._default_manager.filter(pk=obj.pk)))
        index.touch()

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Row) -> None:
        ids = articles_in(self.model._default_manager.filter(pk=obj.pk))
        super().delete_model(request, obj)
        reindex_articles_of(ids)
        index.touch()

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Row]) -> None:
        ids = articles_in(queryset)
        super().delete_queryset(request, queryset)
        reindex_articles_of(ids)
        index.touch()
