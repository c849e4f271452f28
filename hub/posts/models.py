"""What every post has, whatever conversation it belongs to. Apps add where it stands and who wrote it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from hub.richtext.fields import RichTextField


class ReactionKind(models.TextChoices):
    THANKS = "thanks", "Thank you"
    HELPFUL = "helpful", "Helpful"
    CARE = "care", "Thinking of you"
    AGREE = "agree", "I agree"


class BasePost(models.Model):
    """A text in a conversation.

    `key` comes from the form: sent twice, it is one post. `version` counts the edits, so that two people who edit at
    once are noticed. A deleted post keeps its row; a stub is shown where somebody replied to it.
    """

    body = RichTextField()
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by_moderator = models.BooleanField(default=False)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="Until somebody decides about a report of it.")
    held_at = models.DateTimeField(null=True, blank=True, help_text="Hidden as it waits to be let through.")
    reactions = models.JSONField(default=dict, help_text="How many of each kind, counted under a lock on this row.")

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """The permanent address; it leads to where the post stands now."""
        raise NotImplementedError  # the metaclass of models allows no abstract method

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_shown(self) -> bool:
        """To whoever may read the conversation."""
        return not self.is_deleted and not self.is_hidden


class BaseRevision(models.Model):
    """What a post said before it was edited. An app adds the post, under the related name `revisions`."""

    version = models.PositiveIntegerField()
    body = RichTextField()
    replaced_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Empty where an anonymous author edited their own.",
    )

    class Meta:
        abstract = True
