"""Every read of the library. `visible_to` is the one rule of who may see an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Now

from learn import visibility_rules

if TYPE_CHECKING:
    from accounts.models import User
    from learn.models import Article, Bookmark  # noqa: F401


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> ArticleQuerySet:
        """What everyone may read now: published, its time has come, and nobody hid it after a report."""
        return self.filter(status="published", published_at__lte=Now(), hidden_at=None)

    def kept(self) -> ArticleQuerySet:
        """Without those that a decision deleted, which nobody reads but who decides about an answer to it."""
        return self.filter(deleted_at=None)

    def visible_to(self, viewer: User | AnonymousUser) -> ArticleQuerySet:
        """Articles the viewer may open: the published ones, one's own, what they have to do with on its way
        (`learn.visibility_rules`), and everything for Learn's editors."""
        if not viewer.is_authenticated:
            return self.published()
        if viewer.is_staff and viewer.has_perm("learn.view_article"):
            return self.kept()
        public = Q(status="published", published_at__lte=Now(), hidden_at=None)
        seen = public | Q(contributed_by=viewer)
        for rule in visibility_rules.rules():
            seen |= Q(rule(viewer))
        return self.kept().filter(seen)

    def with_card_data(self) -> ArticleQuerySet:
        """What a card in a list shows, in a fixed number of queries."""
        from learn.models import ArticleAuthor

        return (
            self.select_related("category", "figures")
            .prefetch_related(
                Prefetch(
                    "article_authors",
                    ArticleAuthor.objects.select_related("author").order_by("position"),
                )
            )
            .defer("body", "original_author_text")
        )


class BookmarkQuerySet(models.QuerySet["Bookmark"]):
    def visible_to(self, viewer: User | AnonymousUser) -> BookmarkQuerySet:
        """One's own, of articles one may still read."""
        from learn.models import Article

        if not viewer.is_authenticated:
            return self.none()
        return self.filter(user=viewer, article__in=Article.objects.visible_to(viewer))
