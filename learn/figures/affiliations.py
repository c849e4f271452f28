"""Articles follow the organisations of their authors."""

from __future__ import annotations

from collections.abc import Sequence

from hub.search import index
from learn.models import ArticleAuthor


def reindex_articles_from(organisation_ids: Sequence[int]) -> None:
    """An organisation was renamed, listed or merged: its articles are found under what it is now."""
    places = ArticleAuthor.objects.filter(author__organisation__in=organisation_ids)
    index.update("article", places.values_list("article_id", flat=True))
