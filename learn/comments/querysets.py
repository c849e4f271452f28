"""Queryset of comments, through which all of them are read.

Everybody who may read a published article may read its comments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from learn.models import Article

if TYPE_CHECKING:
    from accounts.models import User
    from learn.comments.models import Comment  # noqa: F401


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, viewer: User | AnonymousUser) -> CommentQuerySet:  # noqa: ARG002
        """Return comments on published articles, without deleted and hidden ones.

        Published articles are public, so this holds for every viewer.
        """
        return self.live().filter(article__in=Article.objects.published())

    def live(self) -> CommentQuerySet:
        """Exclude deleted and hidden comments. Use `visible_to` to show them."""
        return self.filter(deleted_at=None, hidden_at=None)

    def held(self) -> CommentQuerySet:
        """Exclude deleted comments only, for those who decide about hidden ones.

        Includes comments that are hidden until a decision.
        """
        return self.filter(deleted_at=None)

    def shown_below(self, article: int, viewer: int) -> CommentQuerySet:
        """Return the comments of an article in page order.

        `viewer` is a user id, 0 for anonymous. The caller has checked that they may read the
        article.

        A deleted comment is included as a stub if it has a reply, a hidden one always. A comment
        that awaits approval is included for its author only.
        """
        from learn.comments.models import Comment

        answered = Exists(Comment.objects.filter(reply_to=OuterRef("pk"), deleted_at=None))
        known = Q(held_at=None) | Q(author=viewer)
        return self.filter(Q(deleted_at=None) | answered, known, article=article).order_by(
            "beginning", "pk"
        )

    def shown_from(self, article: int, viewer: int, beginning: int, first: int) -> CommentQuerySet:
        """Return the comments at or after `first`, a comment below `beginning`."""
        after = Q(beginning__gt=beginning) | Q(pk__gte=first)
        return self.shown_below(article, viewer).filter(after, beginning__gte=beginning)

    def shown_before(
        self, article: int, viewer: int, beginning: int, first: int
    ) -> CommentQuerySet:
        """Return the comments before `first`, the nearest first."""
        before = Q(beginning__lt=beginning) | Q(beginning=beginning, pk__lt=first)
        return self.shown_below(article, viewer).filter(before).order_by("-beginning", "-pk")
