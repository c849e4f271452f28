"""What spans an article, its parts, its history and the index: each one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from accounts.models import User
from hub.audit.log import record
from hub.errors import Conflict
from hub.search import index
from learn.articles.attachments import link_pictures, placed_in
from learn.history.revisions import snapshot
from learn.models import (
    Article,
    ArticleAuthor,
    ArticleFigures,
    Attachment,
    Author,
    Category,
    Revision,
)

type Follow = Callable[[Sequence[Article], User | None], None]

on_change: list[Follow] = []
"""What follows when articles were saved, in the transaction that saves them and under the articles' locks."""

FEW = 40  # articles whose neighbours are looked for one by one


class ArticleChanged(Conflict):
    """Somebody saved the article since the editor opened it; `current` is what they saved."""

    def __init__(self, current: Article) -> None:
        super().__init__("This article was changed while you were editing it.")
        self.current = current


@transaction.atomic
def save_article(
    *,
    article: Article,
    by: User | None,
    note: str = "",
    authors: Sequence[Author] | None = None,
    tags: Iterable[str] | None = None,
    further_categories: Iterable[Category] | None = None,
    expected_version: int | None = None,
) -> Article:
    """Save an article with its parts; keep a revision if it is published; put the index right.

    Parts that are None stay as they are. Raises EditedMeanwhile if `expected_version` is not the
    version that is stored.
    """
    if article.pk is not None:
        stored = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        if expected_version is not None and stored.version != expected_version:
            raise ArticleChanged(stored)
        article.version = stored.version + 1
    article.derive()
    article.updated_at = timezone.now()
    if article.status == Article.Status.PUBLISHED and article.published_at is None:
        article.published_at = article.updated_at
    article.save()
    link_pictures(article, by=by)
    ArticleFigures.objects.get_or_create(article=article)
    if authors is not None:
        _set_authors(article, authors)
    if tags is not None:
        article.tags.set(list(tags))
    if further_categories is not None:
        article.further_categories.set(further_categories)
    record_change(articles=[article], by=by, note=note)
    return article


def record_change(*, articles: Sequence[Article], by: User | None, note: str = "") -> None:
    """Keep a revision of the published ones and put the index right. Call it inside the change's transaction."""
    # Read afresh, with what a snapshot names: a fixed number of queries for any number of articles.
    published = (
        Article.objects.filter(
            pk__in=[article.pk for article in articles], status=Article.Status.PUBLISHED
        )
        .select_related("category", "series")
        .prefetch_related("tags", "further_categories", "article_authors__author")  # type: ignore[misc]
    )
    Revision.objects.bulk_create(
        [
            Revision(
                article=article,
                version=article.version,
                content=snapshot(article),
                made_by=by,
                note=note,
            )
            for article in published
        ],
        ignore_conflicts=True,
    )
    ids = [article.pk for article in articles]
    index.update("article", ids)
    find_related_later(ids)
    placed_in(articles)
    for follow in on_change:
        follow(articles, by)


def find_related_later(ids: list[int]) -> None:
    """Queue the search for related articles, in this transaction; for many at once, for the whole library."""
    from learn.tasks import refresh_all_related, refresh_related

    job = refresh_related.configure(task_kwargs={"ids": [*ids]})
    if len(ids) > FEW:
        job = refresh_all_related.configure(
            task_kwargs={"timestamp": 0}, schedule_in={"seconds": 30}
        )
    try:
        with transaction.atomic():
            job.defer()
    except AlreadyEnqueued:  # one run for all that is waiting
        pass


@transaction.atomic
def set_status(*, ids: Sequence[int], status: Article.Status, by: User | None) -> int:
    """Publish, archive … many at once. Returns how many were changed; those that stand so already are not."""
    locked = Article.objects.select_for_update(no_key=True).filter(pk__in=ids)
    articles = list(locked.exclude(status=status).order_by("pk"))
    now = timezone.now()
    for article in articles:
        article.status = status
        article.version += 1
        article.updated_at = now
        if status == Article.Status.PUBLISHED and article.published_at is None:
            article.published_at = now
    Article.objects.bulk_update(articles, ["status", "version", "updated_at", "published_at"])
    record_change(articles=articles, by=by, note=f"{status.label}")
    return len(articles)


@transaction.atomic
def take_file_out(*, attachment: Attachment) -> None:
    """It stands nowhere then, and a job deletes it a day later. Whether it may be, who calls it has asked."""
    Article.objects.select_for_update(no_key=True).get(pk=attachment.article_id)
    if Attachment.objects.filter(pk=attachment.pk).delete()[0]:
        record("article.file-taken-out", by=None, article=attachment.article_id)
        index.update("article", [attachment.article_id])


def reindex_articles_of(queryset_ids: Iterable[int]) -> None:
    """A name that articles show has changed (author, tag, category, organisation): put the index right."""
    index.update("article", list(queryset_ids))


def _set_authors(article: Article, authors: Sequence[Author]) -> None:
    ArticleAuthor.objects.filter(article=article).exclude(author__in=authors).delete()
    ArticleAuthor.objects.bulk_create(
        [
            ArticleAuthor(article=article, author=author, position=place)
            for place, author in enumerate(authors)
        ],
        update_conflicts=True,
        unique_fields=["article", "author"],
        update_fields=["position"],
    )
