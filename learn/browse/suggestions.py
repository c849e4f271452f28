"""Titles, tags, authors and categories that hold words beginning like those typed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet

from hub.search.text import analysis
from hub.search.text.query import LONGEST_QUERY
from hub.search.timeouts import search_timeout
from learn.browse.alphabetical import authors_in_use, categories_in_use, tags_in_use
from learn.models import Article

SHORTEST = 2  # letters of the last word; one letter begins everything
MOST_WORDS = 6
MOST_TITLES = 5
MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    label: str
    kind: str
    address: str


def suggestions(text: str) -> list[Suggestion]:
    """At most eleven, of what everyone may read; titles by how often they are read. Empty for less than two letters."""
    words = [
        analysis.fold(word) for word in islice(analysis.words(text[:LONGEST_QUERY]), MOST_WORDS)
    ]
    if not words or len(words[-1]) < SHORTEST:
        return []
    with search_timeout():
        return _beginning_with(words)


def _beginning_with(words: list[str]) -> list[Suggestion]:
    beginning = prefix_query(words)
    categories = [each for each in categories_in_use() if _begins(each.name, words)][:MOST_OTHERS]
    return list(
        chain(
            (Suggestion(each.name, "Category", each.get_absolute_url()) for each in categories),
            (
                Suggestion(each.name, "Tag", each.get_absolute_url())
                for each in _named(tags_in_use(), beginning)
            ),
            (
                Suggestion(each.title, "Article", each.get_absolute_url())
                for each in _titles(beginning)
            ),
            (
                Suggestion(each.name, "Author", each.get_absolute_url())
                for each in _named(authors_in_use(), beginning)
            ),
        )
    )


def prefix_query(words: list[str]) -> SearchQuery:
    """All words but the last whole, the last as a beginning. Words are letters and digits only."""
    return SearchQuery(
        " & ".join([*words[:-1], f"{words[-1]}:*"]), config="simple", search_type="raw"
    )


def _titles(beginning: SearchQuery) -> QuerySet[Article]:
    found = Article.objects.published().annotate(words=SearchVector("title", config="simple"))
    found = (
        found.filter(words=beginning)
        .select_related("category")
        .only("title", "slug", "category__slug")
    )
    return found.order_by("-figures__views", "-published_at")[:MOST_TITLES]


def _named(entries: QuerySet[Any], beginning: SearchQuery) -> QuerySet[Any]:
    """Tags or authors, which both have a name and a page."""
    found: QuerySet[Any] = entries.annotate(words=SearchVector("name", config="simple")).filter(
        words=beginning
    )
    return found.order_by("name")[:MOST_OTHERS]


def _begins(name: str, words: list[str]) -> bool:
    held = [analysis.fold(word) for word in analysis.words(name)]
    return all(any(each.startswith(word) for each in held) for word in words)
