"""An article's page in parts, each kept as long as nothing of it changes.

The article itself is kept under its document's number, which changes with it, its authors, tags and categories.
Related articles are kept under their own numbers. Only an article's place in its series is made anew after any
change of the library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import User
from hub.fragments import fragments
from hub.search.view import View
from learn.cards import article_address
from learn.listing import CARD_FIELDS
from learn.models import Article, ArticleAuthor, Attachment
from learn.shelving import shelves
from learn.structured_data import head_data

RELATED = 6

type Viewer = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """The parts of an article's page that depend neither on who reads nor on other articles."""

    pk: int
    path: str
    title: str
    series_id: int | None
    head: SafeString
    breadcrumbs: SafeString
    main: SafeString
    tools: SafeString

    @property
    def size(self) -> int:
        return len(self.head) + len(self.breadcrumbs) + len(self.main) + len(self.tools)


def public_page(view: View, pk: int) -> ArticlePage | None:
    """The page of an article that everyone may read now, or None."""
    row = view.columns.row_of("article", pk)
    if row is None or not view.due[row]:
        return None
    number = int(view.columns.number.view[row])
    return fragments.get(("article", pk, number), lambda: make_page(view, pk, AnonymousUser()), _size)


def make_page(view: View, pk: int, viewer: Viewer) -> ArticlePage | None:
    """Read and render an article as the viewer may see it; None if they may not. One query."""
    article = article_with_parts(pk, viewer)
    if article is None:
        return None
    tree = shelves(view)
    context = {
        "article": article,
        "site_url": settings.SITE_URL,
        "place": tree.path(article.category_id),
        "further": tree.named(article.further),
        **head_data(article),
    }
    return ArticlePage(
        pk=pk,
        path=article.get_absolute_url(),
        title=article.title,
        series_id=article.series_id,
        head=render_to_string("learn/_article_head.html", context),
        breadcrumbs=render_to_string("learn/_breadcrumbs.html", context),
        main=render_to_string("learn/_article_main.html", context),
        tools=render_to_string("learn/_article_tools.html", context),
    )


def article_with_parts(pk: int, viewer: Viewer) -> Any:
    """The article with authors, tags, further categories and attachments, all in one query; or None."""
    return (
        Article.objects.visible_to(viewer)
        .filter(pk=pk)
        .select_related("category")
        .annotate(
            writers=_array(
                ArticleAuthor.objects.filter(article=OuterRef("pk")).order_by("position"),
                name="author__name",
                slug="author__slug",
                affiliation="author__affiliation",
                organisation="author__organisation__name",
                organisation_slug="author__organisation__slug",
            ),
            topics=_array(
                Article.tags.through.objects.filter(content_object=OuterRef("pk")).order_by("tag__name"),
                name="tag__name",
                slug="tag__slug",
            ),
            further=ArraySubquery(
                Article.further_categories.through.objects.filter(article=OuterRef("pk")).values("category_id")
            ),
            files=_array(
                Attachment.objects.filter(article=OuterRef("pk"), is_inline=False).order_by("position", "pk"),
                title="title",
                file="file__name",
                original_name="file__original_name",
                size="file__size",
            ),
        )
        .first()
    )


def _array(rows: QuerySet[Any, Any], **fields: str) -> ArraySubquery:
    values = {name: F(path) for name, path in fields.items()}
    return ArraySubquery(rows.annotate(_object=JSONObject(**values)).values("_object"), default=Value([]))


def _size(page: ArticlePage | None) -> int:
    return page.size if page else 0


def related_html(view: View, ids: list[int]) -> SafeString:
    """The nearest articles that everyone may read, best first. A job found them (learn.related)."""
    rows = [(pk, view.columns.row_of("article", pk)) for pk in ids]
    public = [(pk, int(view.columns.number.view[row])) for pk, row in rows if row is not None and view.due[row]]
    shown = tuple(public[:RELATED])
    return fragments.get(("related", shown), lambda: _render_related([pk for pk, _ in shown]), len)


def _render_related(ids: list[int]) -> SafeString:
    articles = Article.objects.visible_to(AnonymousUser()).filter(pk__in=ids).select_related("category")
    found = {each.pk: each for each in articles.only(*CARD_FIELDS, "category__slug", "category__name")}
    related = [found[pk] for pk in ids if pk in found]
    return render_to_string("learn/_related.html", {"related": related})


def series_html(view: View, page: ArticlePage) -> SafeString:
    """The article's place in its series, with the parts before and after it; empty without a series."""
    if page.series_id is None:
        return SafeString("")
    return fragments.get(("series", view.key, page.pk), lambda: _render_series(page), len)


def _render_series(page: ArticlePage) -> SafeString:
    parts = list(
        Article.objects.visible_to(AnonymousUser())
        .filter(series=page.series_id)
        .order_by("series_position", "published_at", "pk")
        .values_list("pk", "title", "category__slug", "slug", "series__title", "series__slug")
    )
    place = next((number for number, part in enumerate(parts) if part[0] == page.pk), None)
    if place is None:
        return SafeString("")
    linked = [(title, article_address(category, slug, pk)) for pk, title, category, slug, *_ in parts]
    context = {
        "title": parts[place][4],
        "slug": parts[place][5],
        "number": place + 1,
        "count": len(parts),
        "previous": linked[place - 1] if place else None,
        "next": linked[place + 1] if place + 1 < len(parts) else None,
    }
    return render_to_string("learn/_series_place.html", context)
