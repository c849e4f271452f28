"""What the library adds to somebody's copy of their data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage

from accounts.models import User
from hub.files.models import StoredFile
from learn.models import Article, Author, Bookmark, Reaction, Revision


def bookmarks(user: User) -> list[dict[str, Any]]:
    """All of them, for the notes are theirs; the article is named only where they may still read it."""
    saved = Bookmark.objects.filter(user=user).order_by("saved_at")
    named = named_articles(user, [bookmark.article_id for bookmark in saved])
    return [
        {
            "article": named.get(bookmark.article_id),
            "note": bookmark.note,
            "saved": bookmark.saved_at,
        }
        for bookmark in saved
    ]


def reactions(user: User) -> list[dict[str, Any]]:
    given = Reaction.objects.filter(user=user).order_by("made_at")
    named = named_articles(user, [reaction.article_id for reaction in given])
    return [
        {
            "article": named.get(each.article_id),
            "reaction": each.get_kind_display(),
            "given": each.made_at,
        }
        for each in given
    ]


def contributions(user: User) -> dict[str, Any]:
    articles = Article.objects.visible_to(user).filter(contributed_by=user).order_by("pk")
    edits = Revision.objects.filter(
        made_by=user, article__in=Article.objects.visible_to(user)
    ).order_by("made_at")
    author = Author.objects.filter(user=user).values("name", "affiliation", "about").first()
    return {
        "author": author,
        "articles": [_article(article) for article in articles],
        "edits": list(edits.values("article__title", "version", "made_at", "note")),
    }


def files(user: User) -> Iterator[tuple[str, Callable[[], IO[bytes]]]]:
    """What they handed in and may still fetch."""
    for stored in StoredFile.objects.visible_to(user).filter(uploaded_by=user).order_by("pk"):
        yield stored.original_name, partial(default_storage.open, stored.path)


def named_articles(user: User, article_ids: list[int]) -> dict[int, dict[str, str]]:
    readable = (
        Article.objects.visible_to(user)
        .filter(pk__in=article_ids)
        .select_related("category")
        .defer("body")
    )
    return {
        article.pk: {
            "title": article.title,
            "address": settings.SITE_URL + article.get_absolute_url(),
        }
        for article in readable
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "summary": article.summary,
        "text": article.body,
        "type": article.get_type_display(),
        "status": article.get_status_display(),
        "written": article.created_at,
        "changed": article.updated_at,
        "published": article.published_at,
    }
