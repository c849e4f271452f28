"""An article's page in parts, each kept as long as nothing of it changes.

The article itself is kept under its document's number, which changes with it, its authors, tags and categories;
what leads to other articles under their numbers. Only an article's place in a series is made anew after any change
of the library.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from hub.fragments import fragments
from hub.search.view import View
from learn.models import Article, ArticleAuthor, Attachment
from learn.reading import Marks
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
    review_by: date | None
    head: SafeString
    breadcrumbs: SafeString
    main: SafeString
    tools: SafeString

    @property
    def is_due_for_review(self) -> bool:
        """Asked on every reading, since the day comes without a change."""
        return self.review_by is not None and self.review_by < timezone.localdate()

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
        review_by=article.review_by,
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
                organisation_status="author__organisation__status",
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


@dataclass(frozen=True, slots=True)
class Around:
    """What leads from an article to others: its place in its series, and related articles. Empty if there are none."""

    series: SafeString
    related: SafeString


def around(view: View, page: ArticlePage, near: list[int]) -> Around:
    """Links to other articles that everyone may read. `near` are the nearest, best first (learn.related).

    Kept under the numbers of the related articles; in a series also under the version of the whole library.
    """
    rows = [(pk, view.columns.row_of("article", pk)) for pk in near]
    public = [(pk, int(view.columns.number.view[row])) for pk, row in rows if row is not None and view.due[row]]
    shown = tuple(public[:RELATED])
    key = ("around", page.pk, page.series_id, shown, view.key if page.series_id else None)
    return fragments.get(key, lambda: _render_around(page, [pk for pk, _ in shown]), _size_around)


def _render_around(page: ArticlePage, near: list[int]) -> Around:
    """One query for both: the parts of the series and the related articles."""
    wanted = Q(pk__in=near) | Q(series=page.series_id, series__isnull=False)
    articles = list(
        Article.objects.visible_to(AnonymousUser())
        .filter(wanted)
        .select_related("category", "series")
        .only("title", "slug", "type", "series_position", "published_at", *_OF_SHELVES)
        .order_by("series_position", "published_at", "pk")
    )
    found = {article.pk: article for article in articles}
    parts = [article for article in articles if page.series_id and article.series_id == page.series_id]
    place = next((number for number, part in enumerate(parts) if part.pk == page.pk), None)
    related = [found[pk] for pk in near if pk in found and pk != page.pk]
    return Around(
        series=SafeString("") if place is None else _render_series(parts, place),
        related=render_to_string("learn/_related.html", {"related": related}),
    )


_OF_SHELVES = ("category__slug", "category__name", "series__title", "series__slug")


def _render_series(parts: list[Article], place: int) -> SafeString:
    context = {
        "series": parts[place].series,
        "number": place + 1,
        "count": len(parts),
        "previous": parts[place - 1] if place else None,
        "next": parts[place + 1] if place + 1 < len(parts) else None,
    }
    return render_to_string("learn/_series_place.html", context)


def _size_around(made: Around) -> int:
    return len(made.series) + len(made.related)


def foot(request: HttpRequest, page: ArticlePage, marks: Marks) -> SafeString:
    """What readers may do with the article, and what they did. Kept under the numbers and marks it shows.

    The token of a reader's forms is put in afterwards, so that readers with the same marks share what is kept.
    """
    signed_in = request.user.is_authenticated
    key = ("foot", page.pk, page.path, signed_in, marks.views, tuple(marks.reactions), marks.is_saved, marks.note)
    html = fragments.get(key, lambda: _render_foot(page, marks, request.user), len)
    return mark_safe(html.replace(TOKEN_PLACE, get_token(request))) if signed_in else html


TOKEN_PLACE = "the-token-of-this-reader"  # noqa: S105 - not a secret, but the place of one


def _render_foot(page: ArticlePage, marks: Marks, viewer: Viewer) -> SafeString:
    context = {
        "article_id": page.pk,
        "page": page,
        "marks": marks,
        "user": viewer,
        "request": {"path": page.path},
        "csrf_token": TOKEN_PLACE,
    }
    return render_to_string("learn/_article_foot.html", context)
