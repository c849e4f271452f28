"""What stands below a public article: the app that keeps it registers how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class ExtendedArticle:
    """The article that it stands below: `comments` is how many there are, `drafts` where its reader writes."""

    pk: int
    path: str
    title: str
    comments: int
    drafts: frozenset[str]


@dataclass(frozen=True, slots=True)
class ArticleExtension:
    """`media` belongs into the head of the page."""

    html: SafeString
    media: SafeString


type Make = Callable[[HttpRequest, ExtendedArticle], ArticleExtension]

_make: list[Make] = []


def register(make: Make) -> None:
    _make[:] = [make]


def below(request: HttpRequest, article: ExtendedArticle) -> ArticleExtension | None:
    return _make[0](request, article) if _make else None
