"""Abstract models of posts and revisions; apps add the conversation and the author."""

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
    """Post in a conversation.

    `key` is the idempotency key from the form: submitted twice, it creates one post. `version`
    counts edits, so that concurrent edits are detected. A deleted post keeps its row; a stub is
    shown where somebody replied to it.
    """

    body = RichTextField()
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by_moderator = models.BooleanField(default=False)
    hidden_at = models.DateTimeField(
        null=True, blank=True, help_text="Until somebody decides about a report of it."
    )
    held_at = models.DateTimeField(
        null=True, blank=True, help_text="Hidden as it waits to be let through."
    )
    reactions = models.JSONField(
        default=dict, help_text="How many of each kind, counted under a lock on this row."
    )

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Return the permanent URL, which leads to the post wherever it is now."""
        raise NotImplementedError  # the metaclass of models allows no abstract methods

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_shown(self) -> bool:
        """Visibility to everybody with read access to the conversation."""
        return not self.is_deleted and not self.is_hidden


class BaseRevision(models.Model):
    """Body of a post before an edit.

    An app adds the foreign key to the post, with the related name `revisions`.
    """

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
