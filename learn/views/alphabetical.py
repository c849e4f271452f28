"""A to Z of tags and of authors; a series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from learn.browse.alphabetical import (
    LETTERS,
    OTHER,
    AlphabeticalIndex,
    IndexLetter,
    authors_with_counts,
    series_in_use,
    tags_with_counts,
)
from learn.models import Article


@require_safe
def tag_index(request: HttpRequest) -> HttpResponse:
    return _index(request, "learn/tag_index.html", "Tags", tags_with_counts())


@require_safe
def author_index(request: HttpRequest) -> HttpResponse:
    return _index(request, "learn/author_index.html", "Authors", authors_with_counts())


@require_safe
def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A series that has something to read, in its order."""
    series = get_object_or_404(series_in_use(), slug=slug)
    articles = Article.objects.published().filter(series=series).with_card_data()
    ordered = articles.order_by("series_position", "published_at", "pk")
    return render(request, "learn/series_detail.html", {"series": series, "articles": ordered})


def _index(request: HttpRequest, template: str, kind: str, entries: QuerySet[Any]) -> HttpResponse:
    index = AlphabeticalIndex(entries)
    letters = index.letters()
    letter = request.GET.get("letter", "").lower() or _first_used(letters)
    if letter not in (*LETTERS, OTHER):
        raise Http404
    context = {
        "kind": kind,
        "letters": letters,
        "page": index.page(letter, request.GET.get("after", "")),
    }
    return render(request, template, context)


def _first_used(letters: Sequence[IndexLetter]) -> str:
    return next((letter.value for letter in letters if letter.is_used), "a")
