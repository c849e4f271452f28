"""An article's history: what a revision holds, how two differ, how one is restored."""

from __future__ import annotations

from typing import Any

from learn.models import Article

FIELDS = (
    *("title", "summary", "body", "type", "audience", "language", "content_warning", "is_preexisting"),
    *("source_name", "source_url", "original_author_text", "doi", "pmid", "status"),
)


def snapshot(article: Article) -> dict[str, Any]:
    """The article as plain values: its fields, and the names of what it points to."""
    return {name: getattr(article, name) for name in FIELDS} | {
        "country": str(article.country),
        "original_date": article.original_date.isoformat() if article.original_date else None,
        "review_by": article.review_by.isoformat() if article.review_by else None,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "category": article.category.name,
        "series": article.series.title if article.series else None,
        "tags": sorted(article.tags.names()),
        "authors": [place.author.name for place in article.article_authors.select_related("author")],
    }
