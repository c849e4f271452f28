"""What a person keeps of discussions: how far they read, what they follow, what they have begun to write."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from hub.drafts.models import BaseDraft
from hub.files.models import StoredFile
from networks.discussions.models.post import Post
from networks.discussions.models.thread import Thread
from networks.discussions.querysets import (
    ReadPositionQuerySet,
    SubscriptionQuerySet,
    ThreadDraftQuerySet,
)
from networks.models import Network


class ReadPosition(models.Model):
    """How far somebody has read a thread: up to this number."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reading_positions"
    )
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="positions")
    number = models.PositiveIntegerField()

    objects = ReadPositionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "thread"], name="reading_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} read {self.thread_id} up to {self.number}"


class Subscription(models.Model):
    """How closely somebody follows a network, or one thread in it."""

    class Level(models.TextChoices):
        WATCHING = "watching", "Tell me of every new post"
        TRACKING = "tracking", "Show me what is new"
        MUTED = "muted", "Leave me in peace"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches"
    )
    network = models.ForeignKey(
        Network, null=True, blank=True, on_delete=models.CASCADE, related_name="watches"
    )
    thread = models.ForeignKey(
        Thread, null=True, blank=True, on_delete=models.CASCADE, related_name="watches"
    )
    level = models.CharField(max_length=10, choices=Level)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.CheckConstraint(
                condition=Q(network=None, thread__isnull=False)
                | Q(network__isnull=False, thread=None),
                name="watch_of_one_thing",
            ),
            models.UniqueConstraint(fields=["user", "thread"], name="watch_of_thread_once"),
            models.UniqueConstraint(fields=["user", "network"], name="watch_of_network_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_level_display()}"


class ThreadDraft(BaseDraft):
    """What somebody is writing: a new thread of a network, a reply to a thread, or an edit of a post."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="drafts")
    thread = models.ForeignKey(
        Thread, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts"
    )
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts"
    )

    objects = ThreadDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["user", "thread"], name="draft_of_thread")]

    def __str__(self) -> str:
        return f"Draft of {self.user}"

    def get_absolute_url(self) -> str:
        """Where it is written on. Needs `network` and `thread__network`."""
        if self.post_id is not None:
            return reverse("discussions:post-edit", args=[self.post_id])
        if self.thread is not None:
            return f"{self.thread.get_absolute_url()}#reply"
        return reverse("discussions:thread-create", args=[self.network.slug])

    @property
    def away_url(self) -> str:
        return reverse("discussions:draft-delete", args=[self.pk])

    @property
    def what(self) -> str:
        """What it is, for a list made by `drafts.own_list`, which says whether the thread may be named."""
        if not getattr(self, "has_place", False):
            return f"Your {'post' if self.post_id else 'reply'} in a discussion that is gone"
        if self.post_id is not None and self.thread is not None:
            return f"Your post in “{self.thread}”"
        if self.thread is not None:
            return f"Your reply in “{self.thread}”"
        return str(self.fields.get("title") or "A new discussion")


class ThreadDraftPicture(models.Model):
    """A picture of a text that is being written: kept as long as the draft, for its author alone."""

    draft = models.ForeignKey(ThreadDraft, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="draft_places")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "file"], name="draft_picture_once")]

    def __str__(self) -> str:
        return f"{self.file} of draft {self.draft_id}"


class ThreadView(models.Model):
    """One reading of a thread, until the job adds it to the thread's number. Says nothing of who read."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"View of thread {self.thread_id}"
