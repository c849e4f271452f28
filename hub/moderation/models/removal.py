"""Taking down everything that somebody wrote in a place."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Removal(models.Model):
    """A job that takes things down in steps; killed, it goes on where it was. `scope` 0 is the whole site.

    What somebody wrote without their name stays: that it went too would say whose it was.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="removals"
    )
    scope = models.BigIntegerField(default=0)
    reason = models.TextField(max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    total = models.PositiveIntegerField(default=0, help_text="What was there when it began.")
    removed = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["scope", "-id"], name="removal_of_scope")]

    def __str__(self) -> str:
        return f"Removal {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
