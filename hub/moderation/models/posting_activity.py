"""How much somebody writes, and whether it is always the same: for the limits. Forgotten after a day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class PostingActivity(models.Model):
    """That somebody sent something. Neither what nor where: `likeness` says whether two texts are nearly the same.

    `place` is a number that differs between places and leads to none.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    begins = models.BooleanField(default=False, help_text="A discussion of its own, not a reply.")
    likeness = models.BigIntegerField(null=True, help_text="Of texts too short to tell, none.")
    place = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="sent_by_person"),
            models.Index(fields=["at"], name="sent_at"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.at:%d %B %Y %H:%M}"
