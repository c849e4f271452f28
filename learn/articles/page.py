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
from django.db.models import JSONField, Q
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from hub.rendering.fragment_cache import TOKEN_PLACE, fragments, with_token
from hub.search.engine.snapshot import IndexSnapshot
from learn.articles.engagement import ArticleEngagement
from learn.articles.structured_data import head_data
from learn.browse.taxonomy import shelves
from learn.models import Article

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
    is_hidden: bool
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


def public_page(view: IndexSnapshot, pk: int) -> ArticlePage | None:
    """The page of an article that everyone may read now, or None."""
    row = view.columns.row_of("article", pk)
    if row is None or not view.due[row]:
        return None
    number = int(view.columns.number.view[row])
    return fragments.get(
        ("article", pk, number), lambda: make_page(view, pk, AnonymousUser()), _size
    )


def make_page(view: IndexSnapshot, pk: int, viewer: Viewer) -> ArticlePage | None:
    """Read and render an article as the viewer may see it; None if they may not. One query."""
    article = article_with_parts(pk, viewer)
    if article is None:
        return None
    tree = shelves(view)
    context = {
        "article": article,
        "site_url": settings.SITE_URL,
        "place": tree.path(article.category_id),
        "further": tree.named(part["category_id"] for part in article.further),
        **head_data(article),
    }
    return ArticlePage(
        pk=pk,
        path=article.get_absolute_url(),
        title=article.title,
        series_id=article.series_id,
        review_by=article.review_by,
        is_hidden=article.hidden_at is not None,
        head=render_to_string("learn/_article_head.html", context),
        breadcrumbs=render_to_string("learn/_breadcrumbs.html", context),
        main=render_to_string("learn/_article_main.html", context),
        tools=render_to_string("learn/_article_tools.html", context),
    )


def article_with_parts(pk: int, viewer: Viewer) -> Any:
    """The article with authors, tags, further categories and attachments, all in one query; or None."""
    visible = Article.objects.visible_to(viewer).filter(pk=pk).select_related("category")
    return visible.annotate(**PARTS).first()


def _list_of(columns: str, rows: str) -> RawSQL:
    """A JSON list of what belongs to the article. As SQL, for building four such subqueries from expressions took
    half of the time of an article's page."""
    return RawSQL(  # noqa: S611 - constants only
        f"COALESCE((SELECT jsonb_agg(to_jsonb(part)) FROM (SELECT {columns} FROM {rows}) AS part), '[]'::jsonb)",  # noqa: S608
        [],
        output_field=JSONField(),
    )


PARTS = {
    "writers": _list_of(
        "author.name, author.slug, author.affiliation, place.name AS organisation, place.slug AS organisation_slug,"
        " place.status AS organisation_status",
        "learn_articleauthor AS link JOIN learn_author AS author ON author.id = link.author_id"
        " LEFT JOIN accounts_organisation AS place ON place.id = author.organisation_id"
        " WHERE link.article_id = learn_article.id ORDER BY link.position",
    ),
    "topics": _list_of(
        "tag.name, tag.slug",
        "learn_taggedarticle AS link JOIN learn_tag AS tag ON tag.id = link.tag_id"
        " WHERE link.content_object_id = learn_article.id ORDER BY lower(tag.name)",
    ),
    "further": _list_of(
        "link.category_id",
        "learn_article_further_categories AS link WHERE link.article_id = learn_article.id ORDER BY link.id",
    ),
    "files": _list_of(
        "attachment.id, attachment.title, file.name AS file, file.original_name, file.size",
        "learn_attachment AS attachment JOIN files_storedfile AS file ON file.id = attachment.file_id"
        " WHERE attachment.article_id = learn_article.id AND NOT attachment.is_inline AND file.is_open"
        " ORDER BY attachment.position, attachment.id",
    ),
}


def _size(page: ArticlePage | None) -> int:
    return page.size if page else 0


@dataclass(frozen=True, slots=True)
class ArticleContext:
    """What leads from an article to others: its place in its series, and related articles. Empty if there are none."""

    series: SafeString
    related: SafeString


def around(view: IndexSnapshot, page: ArticlePage, near: list[int]) -> ArticleContext:
    """Links to other articles that everyone may read. `near` are the nearest, best first (learn.articles.related).

    Kept under the numbers of the related articles; in a series also under the version of the whole library.
    """
    rows = [(pk, view.columns.row_of("article", pk)) for pk in near]
    public = [
        (pk, int(view.columns.number.view[row]))
        for pk, row in rows
        if row is not None and view.due[row]
    ]
    shown = tuple(public[:RELATED])
    key = ("around", page.pk, page.series_id, shown, view.key if page.series_id else None)
    return fragments.get(key, lambda: _render_around(page, [pk for pk, _ in shown]), _size_around)


def _render_around(page: ArticlePage, near: list[int]) -> ArticleContext:
    """One query for both: the parts of the series and the related articles."""
    wanted = Q(pk__in=near) | Q(series=page.series_id, series__isnull=False)
    articles = list(
        Article.objects.visible_to(AnonymousUser())
        .filter(wanted)
        .select_related("category", "series")
        .only(
            "title",
            "slug",
            "type",
            "content_warning",
            "series_position",
            "published_at",
            *_OF_SHELVES,
        )
        .order_by("series_position", "published_at", "pk")
    )
    found = {article.pk: article for article in articles}
    parts = [
        article for article in articles if page.series_id and article.series_id == page.series_id
    ]
    place = next((number for number, part in enumerate(parts) if part.pk == page.pk), None)
    related = [found[pk] for pk in near if pk in found and pk != page.pk]
    return ArticleContext(
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


def _size_around(made: ArticleContext) -> int:
    return len(made.series) + len(made.related)


def foot(request: HttpRequest, page: ArticlePage, marks: ArticleEngagement) -> SafeString:
    """What readers may do with the article, and what they did. Kept under the numbers and marks it shows.

    The token of a reader's forms is put in afterwards, so that readers with the same marks share what is kept.
    """
    signed_in = request.user.is_authenticated
    key = (
        "foot",
        page.pk,
        page.path,
        signed_in,
        marks.views,
        tuple(marks.reactions),
        marks.is_saved,
        marks.note,
    )
    html = fragments.get(key, lambda: _render_foot(page, marks, request.user), len)
    return with_token(html, get_token(request)) if signed_in else html


def _render_foot(page: ArticlePage, marks: ArticleEngagement, viewer: Viewer) -> SafeString:
    context = {
        "article_id": page.pk,
        "page": page,
        "marks": marks,
        "user": viewer,
        "request": {"path": page.path},
        "csrf_token": TOKEN_PLACE,
    }
    return render_to_string("learn/_article_foot.html", context)
