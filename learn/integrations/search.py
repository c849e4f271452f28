"""What search knows of an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Prefetch

from hub.richtext.plain_text import plain_text
from hub.search.documents import DocumentFacet, IndexedDocument
from learn.models import Article, ArticleAuthor, Category
from learn.querysets import ArticleQuerySet

FACETS = ("category", "type", "audience", "tag", "author", "country", "year")
"""Facets of a list of articles, in the order in which they are shown."""


class ArticleSource:
    """Published articles, those whose time is still to come included: `dated` holds them back."""

    kind = "article"

    def documents(self, ids: Iterable[int]) -> Iterator[IndexedDocument]:
        shelves = CategoryAncestors()
        articles = (
            _of_the_library()
            .filter(pk__in=ids)
            .select_related("figures")
            .prefetch_related(
                "tags",  # type: ignore[misc]  # a manager that the plugin does not know
                "further_categories",
                Prefetch(
                    "article_authors", ArticleAuthor.objects.select_related("author__organisation")
                ),
            )
        )
        return (_document(article, shelves) for article in articles)

    def all_ids(self) -> Iterable[int]:
        return _of_the_library().order_by("pk").values_list("pk", flat=True)


def _of_the_library() -> ArticleQuerySet:
    """Published, now or in time to come, and not hidden after a report."""
    return Article.objects.filter(status=Article.Status.PUBLISHED, hidden_at=None)


class CategoryAncestors:
    """The tree of categories, to find what a category stands under."""

    def __init__(self) -> None:
        self._by_id = {category.pk: category for category in Category.objects.all()}

    def path(self, category_id: int) -> list[Category]:
        """The category itself, then what it stands under, up to the top."""
        path: list[Category] = []
        at: int | None = category_id
        while at is not None and at in self._by_id:
            path.append(self._by_id[at])
            at = self._by_id[at].parent_id
        return path


def _document(article: Article, shelves: CategoryAncestors) -> IndexedDocument:
    assert article.published_at is not None  # held by a constraint
    authors = [place.author for place in article.article_authors.all()]
    names = [author.name for author in authors] + [tag.name for tag in article.tags.all()]
    return IndexedDocument(
        kind="article",
        object_id=article.pk,
        title=article.title,
        summary=article.summary,
        names=", ".join([*names, article.original_author_text]),
        body=plain_text(article.body),
        dated=article.published_at,
        facets=_facets(article, shelves, article.published_at),
        popularity=article.figures.views if hasattr(article, "figures") else 0,
    )


def _facets(
    article: Article, shelves: CategoryAncestors, published_at: datetime
) -> list[DocumentFacet]:
    """The main category first: lists show it. A category holds for what stands under it too."""
    main = [article.category_id, *(category.pk for category in article.further_categories.all())]
    categories = {category.slug: category.name for pk in main for category in shelves.path(pk)}
    authors = [place.author for place in article.article_authors.all()]
    places = {
        author.organisation
        for author in authors
        if author.organisation and author.organisation.is_listed
    }
    facets = [DocumentFacet("category", slug, name) for slug, name in categories.items()]
    facets += [DocumentFacet("author", author.slug, author.name) for author in authors]
    facets += [DocumentFacet("tag", tag.slug, tag.name) for tag in article.tags.all()]
    facets += [DocumentFacet("organisation", place.slug, place.name) for place in places]
    facets.append(DocumentFacet("type", article.type, article.get_type_display()))
    facets.append(DocumentFacet("audience", article.audience, article.get_audience_display()))
    if article.country:
        facets.append(
            DocumentFacet("country", str(article.country.code), str(article.country.name))
        )
    year = str((article.original_date or published_at).year)
    facets.append(DocumentFacet("year", year, year))
    return facets
