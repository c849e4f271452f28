"""Record of sent mails: one row per mail, under a key that identifies it.

It holds no text and no address.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Delivery(models.Model):
    """One mail. However often its job runs, there is one row, marked as sent at most once."""

    key = models.CharField(max_length=120, unique=True, help_text="For example notification-17.")
    claimed_at = models.DateTimeField(
        default=timezone.now, help_text="When somebody last began to send it."
    )
    sent_at = models.DateTimeField(null=True, help_text="When the mail server had taken it.")
    attempts = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(attempts__gte=1), name="sending_was_tried")
        ]
        indexes = [models.Index(fields=["claimed_at"], name="sending_by_time")]

    def __str__(self) -> str:
        return self.key
