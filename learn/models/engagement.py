"""What readers leave: views, reactions, bookmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count
from django.utils import timezone

from learn.models.article import Article, ArticleFigures
from learn.querysets import BookmarkQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class View(models.Model):
    """One reading, until the job adds it to the article's figures. Says nothing of who read."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"View of article {self.article_id}"


class ReactionManager(models.Manager["Reaction"]):
    """Giving and taking back. The row of figures is locked first, so that the numbers follow the rows exactly."""

    @transaction.atomic
    def give(self, article: Article, user: User, kind: Reaction.Kind) -> ArticleFigures:
        figures = ArticleFigures.objects.locked(article.pk)
        self.bulk_create([Reaction(article=article, user=user, kind=kind)], ignore_conflicts=True)
        return self._recounted(figures)

    @transaction.atomic
    def take_back(self, article: Article, user: User, kind: Reaction.Kind) -> ArticleFigures:
        figures = ArticleFigures.objects.locked(article.pk)
        self.filter(article=article, user=user, kind=kind).delete()
        return self._recounted(figures)

    @transaction.atomic
    def take_back_all(self, user: User) -> None:
        """For somebody who removes what they left. Articles are locked in the order of their ids."""
        for article_id in sorted(set(self.filter(user=user).values_list("article_id", flat=True))):
            figures = ArticleFigures.objects.locked(article_id)
            self.filter(article_id=article_id, user=user).delete()
            self._recounted(figures)

    @transaction.atomic
    def recount(self, article_id: int) -> ArticleFigures:
        """Put an article's numbers right, whatever they say now."""
        return self._recounted(ArticleFigures.objects.locked(article_id))

    def _recounted(self, figures: ArticleFigures) -> ArticleFigures:
        numbers = dict(self.filter(article_id=figures.pk).values_list("kind").annotate(Count("pk")))
        for kind in Reaction.Kind:
            setattr(figures, kind, numbers.get(kind, 0))
        figures.save(update_fields=Reaction.Kind.values)
        return figures


class Reaction(models.Model):
    """One of three things a reader may say by one press; a reader may say all three."""

    class Kind(models.TextChoices):
        HELPFUL = "helpful", "Helpful"
        WILL_USE = "will_use", "I will use this"
        THANKS = "thanks", "Thank you"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions"
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=8, choices=Kind)
    made_at = models.DateTimeField(default=timezone.now)

    objects = ReactionManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user", "kind"], name="reaction_once")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class BookmarkManager(models.Manager["Bookmark"]):
    def keep(self, article: Article, user: User, note: str | None = None) -> Bookmark:
        """Save an article; saved again, it keeps its first date. A note of None leaves the note as it stands."""
        changed = {} if note is None else {"note": note}
        bookmark, _ = self.update_or_create(article=article, user=user, defaults=changed)
        return bookmark

    def remove(self, article: Article, user: User) -> None:
        self.filter(article=article, user=user).delete()


class Bookmark(models.Model):
    """An article somebody saved, with a note only they see."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks"
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bookmarks")
    note = models.CharField(max_length=500, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = BookmarkManager.from_queryset(BookmarkQuerySet)()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "article"], name="bookmark_once")]

    def __str__(self) -> str:
        return str(self.article)
