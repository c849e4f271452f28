"""Models of remarks, which authors read, and of internal notes, which they never see."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from learn.contributions.querysets import DeskNoteQuerySet


class Remark(models.Model):
    """Remark about a passage.

    `quote` holds the words of the passage, which locate it again when the text changes.
    """

    contribution = models.ForeignKey(
        "contributions.Contribution", on_delete=models.CASCADE, related_name="remarks"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    quote = models.CharField(max_length=500)
    text = models.TextField(max_length=2000)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["contribution", "key"], name="remark_once")]

    def __str__(self) -> str:
        return self.quote


class RemarkAnswer(models.Model):
    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="answers")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(max_length=2000)
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["remark", "key"], name="remark_answer_once")]

    def __str__(self) -> str:
        return self.text[:80]


class DeskNote(models.Model):
    """Internal note among those who review a contribution; never shown to its authors."""

    contribution = models.ForeignKey(
        "contributions.Contribution", on_delete=models.CASCADE, related_name="desk_notes"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(max_length=2000)
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = DeskNoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "key"], name="desk_note_once")
        ]

    def __str__(self) -> str:
        return f"Note of {self.at:%d %B %Y}"
