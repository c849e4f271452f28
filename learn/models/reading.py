"""What readers leave: views, reactions, bookmarks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from learn.models.article import Article
from learn.querysets import BookmarkQuerySet


class View(models.Model):
    """One reading, until the job adds it to the article's figures. Says nothing of who read."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"View of article {self.article_id}"


class Reaction(models.Model):
    """One of three things a reader may say by one press; a reader may say all three."""

    class Kind(models.TextChoices):
        HELPFUL = "helpful", "Helpful"
        WILL_USE = "will_use", "I will use this"
        THANKS = "thanks", "Thank you"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=8, choices=Kind)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user", "kind"], name="reaction_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Bookmark(models.Model):
    """An article somebody saved, with a note only they see."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bookmarks")
    note = models.CharField(max_length=500, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "article"], name="bookmark_once")]

    def __str__(self) -> str:
        return str(self.article)
