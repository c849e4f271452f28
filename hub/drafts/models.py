"""Drafts of what lies in no network."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from hub.drafts.querysets import TextDraftQuerySet
from hub.drafts.versions import EMPTY
from hub.files.models import StoredFile
from hub.richtext.plain import plain_text


class BaseDraft(models.Model):
    """What was typed into a form. `version` counts how often it was written: a tab that shows an older one writes
    beside it and not over it. An app adds whose it is, and where it is written."""

    fields = models.JSONField(default=dict, help_text="The form's fields by name, as they were typed.")
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)

    is_beside = False  # set when it was put beside the version that its form showed

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """The page of its form."""
        raise NotImplementedError  # the metaclass of models allows no abstract method

    @property
    def name(self) -> str:
        """What its form calls this version of it."""
        return f"{self.pk}.{self.version}"

    @property
    def go_on_url(self) -> str:
        """Where it is written on, whichever others there are."""
        return self._at_form(self.pk)

    @property
    def empty_url(self) -> str:
        """Where something else is begun beside it."""
        return self._at_form(EMPTY)

    @property
    def excerpt(self) -> str:
        """Its first words."""
        return Truncator(plain_text(self.fields.get("body", ""))).chars(120)

    def _at_form(self, draft: object) -> str:
        page, mark, place = self.get_absolute_url().partition("#")
        return f"{page}?draft={draft}{mark}{place}"


class Draft(BaseDraft):
    """What somebody is writing at a place, which its app names ("comment-on-12"). `address` is the page of its form,
    `label` what it is, for its author."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_texts")
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
        """Where it is written on."""
        return self.address

    @property
    def away_url(self) -> str:
        return reverse("drafts:throw-away", args=[self.pk])


class DraftPicture(models.Model):
    """A picture of a text that is being written: kept as long as the draft, for its author alone."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "file"], name="text_draft_picture_once")]

    def __str__(self) -> str:
        return f"{self.file} of draft {self.draft_id}"
