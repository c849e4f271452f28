"""Drafts outside networks, and the base model of all drafts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from hub.drafts.querysets import TextDraftQuerySet
from hub.drafts.versions import EMPTY
from hub.files.models import StoredFile
from hub.richtext.plain_text import plain_text


class BaseDraft(models.Model):
    """Content of a form as it was typed.

    `version` counts how often it was saved: a tab that shows an older version saves a separate
    draft instead of overwriting this one. Subclasses add the author and the form.
    """

    fields = models.JSONField(
        default=dict, help_text="The form's fields by name, as they were typed."
    )
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)

    is_beside = False  # set when it was saved as a separate draft

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Return the URL of the page with its form."""
        raise NotImplementedError  # the metaclass of models allows no abstract method

    @property
    def name(self) -> str:
        """Name of this version in its form."""
        return f"{self.pk}.{self.version}"

    @property
    def go_on_url(self) -> str:
        """URL of its form with this draft, whichever other drafts there are."""
        return self._at_form(self.pk)

    @property
    def empty_url(self) -> str:
        """URL of its form without a draft, for starting another one."""
        return self._at_form(EMPTY)

    @property
    def excerpt(self) -> str:
        """First 120 characters of its text."""
        return Truncator(plain_text(self.fields.get("body", ""))).chars(120)

    def _at_form(self, draft: object) -> str:
        page, mark, place = self.get_absolute_url().partition("#")
        return f"{page}?draft={draft}{mark}{place}"


class Draft(BaseDraft):
    """Draft of a form outside networks.

    `place` identifies the form and is named by its app ("comment-on-12"), `address` is the URL of
    its page, and `label` describes it to the author.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_texts"
    )
    place = models.CharField(max_length=60)
    address = models.CharField(max_length=300)
    label = models.CharField(max_length=300)

    objects = TextDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["user", "place"], name="text_draft_of_place")]

    def __str__(self) -> str:
        return f"{self.place} of {self.user}"

    def get_absolute_url(self) -> str:
        """Return the URL of the page with its form."""
        return self.address

    @property
    def away_url(self) -> str:
        return reverse("drafts:throw-away", args=[self.pk])


class DraftPicture(models.Model):
    """Picture in a draft: retained as long as the draft, for its author only."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "file"], name="text_draft_picture_once")
        ]

    def __str__(self) -> str:
        return f"{self.file} of draft {self.draft_id}"
