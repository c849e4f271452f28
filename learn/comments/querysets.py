"""Every read of comments. Whoever may read a published article may read what is said of it."""

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
    def visible_to(self, viewer: User | AnonymousUser) -> CommentQuerySet:  # noqa: ARG002 - as every other rule
        """Comments on published articles, which everyone may read, without those that were deleted or are hidden."""
        return self.live().filter(article__in=Article.objects.published())

    def live(self) -> CommentQuerySet:
        """Neither deleted nor hidden. Whoever shows it asks for `visible_to`."""
        return self.filter(deleted_at=None, hidden_at=None)

    def held(self) -> CommentQuerySet:
        """With those that are hidden until somebody decides. For who decides."""
        return self.filter(deleted_at=None)

    def shown_below(self, article: int, viewer: int) -> CommentQuerySet:
        """The comments of an article that the viewer (a key, 0 for nobody) was found to read, in their order.

        A deleted comment stands there as a stub if somebody replied to it, a hidden one always. What waits to be let
        through stands there for its author alone.
        """
        from learn.comments.models import Comment

        answered = Exists(Comment.objects.filter(reply_to=OuterRef("pk"), deleted_at=None))
        known = Q(held_at=None) | Q(author=viewer)
        return self.filter(Q(deleted_at=None) | answered, known, article=article).order_by("beginning", "pk")

    def shown_from(self, article: int, viewer: int, beginning: int, first: int) -> CommentQuerySet:
        """Those that stand at or after the comment `first`, which stands below `beginning`."""
        after = Q(beginning__gt=beginning) | Q(pk__gte=first)
        return self.shown_below(article, viewer).filter(after, beginning__gte=beginning)

    def shown_before(self, article: int, viewer: int, beginning: int, first: int) -> CommentQuerySet:
        """Those that stand before it, the nearest first."""
        before = Q(beginning__lt=beginning) | Q(beginning=beginning, pk__lt=first)
        return self.shown_below(article, viewer).filter(before).order_by("-beginning", "-pk")
