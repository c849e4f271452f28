"""An article's history: what a revision holds, in values and in words, and how it is put back into an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django_countries import countries

from learn.models import Article, Author, AuthorAlias, Category, Series, TagSynonym

PLAIN_FIELDS = (
    *(
        "title",
        "summary",
        "body",
        "type",
        "audience",
        "language",
        "content_warning",
        "is_preexisting",
    ),
    *("source_name", "source_url", "original_author_text", "doi", "pmid"),
)
# Every value of a snapshot by the name people know it by, in the order in which differences are shown.
LABELS = {
    "title": "Title",
    "summary": "Summary",
    "body": "Text",
    "authors": "Authors",
    "type": "Type",
    "audience": "Audience",
    "country": "Country",
    "language": "Language",
    "content_warning": "Content warning",
    "category": "Category",
    "further_categories": "Further categories",
    "tags": "Tags",
    "series": "Series",
    "series_position": "Place in the series",
    "is_preexisting": "First published elsewhere",
    "source_name": "Source",
    "source_url": "Source address",
    "original_author_text": "Original authors",
    "original_date": "Original date",
    "doi": "DOI",
    "pmid": "PMID",
    "status": "Status",
    "published_at": "Published",
    "review_by": "Review by",
}
_CHOICES: dict[str, dict[str, str]] = {
    "type": dict(Article.Type.choices),
    "audience": dict(Article.Audience.choices),
    "status": dict(Article.Status.choices),
}


@dataclass(slots=True)
class RevisionParts:
    """What a snapshot names and the library still has. `missing` lists what it has no more."""

    authors: list[Author] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    further_categories: list[Category] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def snapshot(article: Article) -> dict[str, Any]:
    """The article as plain values: its fields, and the names of what it points to."""
    return fields_of(article) | {
        "tags": sorted(tag.name for tag in article.tags.all()),
        "authors": [place.author.name for place in article.article_authors.all()],
        "further_categories": sorted(
            category.name for category in article.further_categories.all()
        ),
    }


def fields_of(article: Article) -> dict[str, Any]:
    """The part of a snapshot that needs no look at other tables, for an article that is not saved yet."""
    return {name: getattr(article, name) for name in PLAIN_FIELDS} | {
        "status": str(article.status),
        "country": str(article.country),
        "original_date": article.original_date.isoformat() if article.original_date else None,
        "review_by": article.review_by.isoformat() if article.review_by else None,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "category": article.category.name,
        "series": article.series.title if article.series else None,
        "series_position": article.series_position,
    }


def in_words(name: str, value: Any) -> str:
    """A value of a snapshot as an editor reads it."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(value)
    if name in _CHOICES:
        return _CHOICES[name].get(value, str(value))
    if name == "country":
        return str(countries.name(value)) or str(value)
    if name == "published_at":
        return date_format(timezone.localtime(datetime.fromisoformat(value)), "j F Y H:i")
    if name in ("original_date", "review_by"):
        return date_format(date.fromisoformat(value), "j F Y")
    return str(value)


def put_back(article: Article, content: dict[str, Any]) -> RevisionParts:
    """Set the article's fields to those of a snapshot, saving nothing; status and publication time stay.

    What the snapshot names (category, series, authors, tags) is found by name as far as it exists.
    """
    for name in PLAIN_FIELDS:
        setattr(article, name, content.get(name, getattr(article, name)))
    article.country = content.get("country", article.country)
    article.series_position = content.get("series_position", article.series_position)
    for name in ("original_date", "review_by"):
        setattr(article, name, date.fromisoformat(content[name]) if content.get(name) else None)
    parts = RevisionParts()
    _put_category_back(article, content, parts)
    _put_series_back(article, content, parts)
    parts.authors = _authors(article, content.get("authors", []), parts.missing)
    parts.tags = _present_tags(content.get("tags", []))
    parts.further_categories = list(
        Category.objects.filter(name__in=content.get("further_categories", []))
    )
    return parts


def _put_category_back(article: Article, content: dict[str, Any], parts: RevisionParts) -> None:
    name = content.get("category")
    if not name or article.category.name == name:
        return
    if category := Category.objects.filter(name=name).first():
        article.category = category
    else:
        parts.missing.append(f"the category “{name}”")


def _put_series_back(article: Article, content: dict[str, Any], parts: RevisionParts) -> None:
    title = content.get("series")
    article.series = Series.objects.filter(title=title).first() if title else None
    if title and article.series is None:
        parts.missing.append(f"the series “{title}”")


def _authors(article: Article, names: Iterable[str], missing: list[str]) -> list[Author]:
    """Authors by name; of several with one name the one who stands at the article now, else the first."""
    now = {
        place.author.name: place.author
        for place in article.article_authors.select_related("author")
    }
    found: list[Author] = []
    for name in names:
        alias = AuthorAlias.objects.filter(name=name).select_related("author")
        author = now.get(name) or Author.objects.filter(name=name).order_by("pk").first()
        author = author or next((row.author for row in alias), None)
        if author is None:
            missing.append(f"the author “{name}”")
        elif author not in found:
            found.append(author)
    return found


def _present_tags(names: Iterable[str]) -> list[str]:
    """Names of tags; one that has become a synonym since gives the tag it leads to."""
    leads_to = {
        row.name: row.tag.name
        for row in TagSynonym.objects.filter(name__in=names).select_related("tag")
    }
    return sorted({leads_to.get(name, name) for name in names})
