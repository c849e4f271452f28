"""Drafts of what lies in no network."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from hub.drafts.querysets import DraftQuerySet
from hub.files.models import StoredFile
from hub.richtext.plain import plain_text


class Draft(models.Model):
    """What somebody is writing at a place, which its app names ("comment-on-12"). `address` is the page of its form,
    `label` what it is, for its author."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_texts")
    place = models.CharField(max_length=60)
    address = models.CharField(max_length=300)
    label = models.CharField(max_length=300)
    fields = models.JSONField(default=dict, help_text="The form's fields by name, as they were typed.")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="text_draft_once")]

    def __str__(self) -> str:
        return f"{self.place} of {self.user}"

    def get_absolute_url(self) -> str:
        """Where it is written on."""
        return self.address

    @property
    def away_url(self) -> str:
        return reverse("drafts:throw-away", args=[self.pk])

    @property
    def excerpt(self) -> str:
        """Its first words."""
        return Truncator(plain_text(self.fields.get("body", ""))).chars(120)


class DraftPicture(models.Model):
    """A picture of a text that is being written: kept as long as the draft, for its author alone."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "file"], name="text_draft_picture_once")]

    def __str__(self) -> str:
        return f"{self.file} of draft {self.draft_id}"
