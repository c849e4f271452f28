"""What a whole network is asked: a poll, and "We have this too"."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Organisation
from networks.discussions.models.thread import Thread
from networks.discussions.querysets import PollQuerySet


class Poll(models.Model):
    """A question with choices below a thread's first post."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="poll")
    question = models.CharField(max_length=200)
    is_multiple = models.BooleanField("several answers", default=False)
    is_secret = models.BooleanField("nobody sees who voted for what", default=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts the changes of the poll.")

    objects = PollQuerySet.as_manager()

    def __str__(self) -> str:
        return self.question

    @property
    def is_closed(self) -> bool:
        return self.closes_at is not None and self.closes_at <= timezone.now()


class Choice(models.Model):
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="choices")
    text = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="choice_place_once")
        ]

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """One person's vote for one choice. A poll with one answer keeps one vote a person, under the poll's lock."""

    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="votes"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["choice", "user"], name="vote_once")]

    def __str__(self) -> str:
        # The admin lists what it deletes: a name for what was chosen would tell a secret.
        return "A vote"


class MeToo(models.Model):
    """That somebody's organisation has the same question or concern: "We have this too"."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="shared_by")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shared_concerns"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="shared_concerns"
    )
    may_be_contacted = models.BooleanField("members may contact me about it", default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "user"], name="shared_concern_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} has {self.thread_id} too"
