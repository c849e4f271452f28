"""What the author of a decided thing answers, once."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hub.moderation.models.case import Case
from hub.moderation.querysets import AppealQuerySet


class Appeal(models.Model):
    """One a case, within thirty days. Somebody else than who decided answers it."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "The decision stays"
        TAKEN_BACK = "taken-back", "The decision is taken back"

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="appeal")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(max_length=2000)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    answer = models.TextField(max_length=2000, blank=True, help_text="The person reads it.")

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="appeal_answered_at_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(answered_at=None), name="appeal_waiting")
        ]

    def __str__(self) -> str:
        return f"Appeal about report {self.case_id}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def answered_in_words(self) -> str:
        return OUTCOMES.get(self.outcome, "")


OUTCOMES: dict[str, str] = {
    Appeal.Outcome.UPHELD: "Somebody else looked at it again. The decision stays.",
    Appeal.Outcome.TAKEN_BACK: "Somebody else looked at it again. The decision is taken back.",
}
