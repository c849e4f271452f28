"""What search engines may list: only what holds an article that everyone may read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.urls import reverse

from hub.sitemaps import SitemapSection
from learn.browse.alphabetical import authors_in_use, categories_in_use, series_in_use, tags_in_use
from learn.browse.cards import article_address
from learn.models import Article, Category

CHANGED = Greatest("published_at", "updated_at")


class PageSection(SitemapSection):
    """The pages that stand in no other section."""

    def items(self) -> list[str]:
        return ["home", "learn:library", "learn:tag-index", "learn:author-index"]

    def location(self, item: str) -> str:
        return reverse(item)


class ArticleSection(SitemapSection):
    """Rows of values: so many articles would cost more than their addresses."""

    def items(self) -> QuerySet[Article, tuple[int, str, str, datetime]]:
        rows = Article.objects.published().order_by("pk").annotate(changed=CHANGED)
        return rows.values_list("pk", "slug", "category__slug", "changed")

    def location(self, item: tuple[int, str, str, datetime]) -> str:
        pk, slug, category, _ = item
        return article_address(category, slug, pk)

    def lastmod(self, item: tuple[int, str, str, datetime]) -> datetime:
        return item[3]

    def get_latest_lastmod(self) -> datetime | None:
        latest: datetime | None = Article.objects.published().aggregate(latest=Max(CHANGED))[
            "latest"
        ]
        return latest


class CategorySection(SitemapSection):
    def items(self) -> list[Category]:
        return categories_in_use()


class TaxonomySection(SitemapSection):
    """Pages that list articles; such a page changed when the last of its articles did."""

    def lastmod(self, item: Any) -> datetime:
        changed: datetime = item.changed
        return changed

    def get_latest_lastmod(self) -> None:
        """Not said for the section: it would cost a look at every row."""


class TagSection(SitemapSection):
    """Without the time of the last change: a common tag has thousands of articles to look through for it."""

    def items(self) -> QuerySet[Any]:
        return tags_in_use().order_by("pk").only("slug")


class AuthorSection(TaxonomySection):
    def items(self) -> QuerySet[Any]:
        articles = Article.objects.published().filter(article_authors__author=OuterRef("pk"))
        return _with_change(authors_in_use(), articles).only("slug")


class SeriesSection(TaxonomySection):
    def items(self) -> QuerySet[Any]:
        return _with_change(
            series_in_use(), Article.objects.published().filter(series=OuterRef("pk"))
        ).only("slug")


def _with_change(shelves: QuerySet[Any], articles: QuerySet[Article]) -> QuerySet[Any]:
    latest = (
        articles.order_by()
        .annotate(changed=CHANGED)
        .values_list("changed")
        .order_by("-changed")[:1]
    )
    dated: QuerySet[Any] = shelves.annotate(changed=Subquery(latest)).order_by("pk")
    return dated


SECTIONS: dict[str, type[SitemapSection]] = {
    "pages": PageSection,
    "articles": ArticleSection,
    "categories": CategorySection,
    "tags": TagSection,
    "authors": AuthorSection,
    "series": SeriesSection,
}
