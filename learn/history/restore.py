"""Going back in an article's history."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from learn.flows import save_article
from learn.history.revisions import put_back
from learn.models import Article, Revision


@transaction.atomic
def restore(
    *, revision: Revision, by: User, expected_version: int | None = None
) -> tuple[Article, list[str]]:
    """Make a new version with the content of an old one. Returns the article and what of the old one is no more.

    Status and publication time stay as they are. Raises EditedMeanwhile like `save_article`.
    """
    article = Article.objects.select_related("category", "series").get(pk=revision.article_id)
    parts = put_back(article, revision.content)
    saved = save_article(
        article=article,
        by=by,
        note=f"Back to version {revision.version}",
        authors=parts.authors,
        tags=parts.tags,
        further_categories=parts.further_categories,
        expected_version=expected_version,
    )
    return saved, parts.missing
