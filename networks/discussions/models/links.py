"""What leads from discussions to the library: articles that a post names, and posts that become an article."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from hub.richtext.fields import RichTextField
from networks.discussions.models.post import Post
from networks.discussions.models.thread import Thread
from networks.discussions.querysets import PromotionQuerySet


class PostLink(models.Model):
    """That a post names a thing of this site by its address (`hub.link_previews`)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="citations")
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "kind", "object_id"], name="citation_once")
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="citation_of_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} in {self.post_id}"


class Promotion(models.Model):
    """Posts of a thread that a convener would like to see in the library. A draft is made once every author agreed."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="promotions")
    title = models.CharField(max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Made, declined by an author, or given up."
    )
    draft_id = models.BigIntegerField(null=True, blank=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["thread"], condition=models.Q(ended_at=None), name="promotion_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PromotedPost(models.Model):
    """One post of a promotion: its text as its author saw it when they were asked, and what they said."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "Waiting"
        YES = "yes", "Yes"
        NO = "no", "No"

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="posts")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    byline = models.CharField(
        max_length=120, help_text="As it will stand there; a pseudonym stays one."
    )
    body = RichTextField()
    answer = models.CharField(max_length=7, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["post__number"]
        constraints = [
            models.UniqueConstraint(fields=["promotion", "post"], name="promoted_post_once")
        ]

    def __str__(self) -> str:
        return f"{self.byline}: {self.get_answer_display()}"
