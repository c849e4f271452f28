"""What is done about a person rather than about a text."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hub.moderation.models.case import Case
from hub.moderation.querysets import SanctionQuerySet


class Sanction(models.Model):
    """A warning or a suspension. `scope` is the network it holds for, 0 for the whole site; no end is for good.

    The lock on a network is kept by the network itself: there a suspension stands here for the record, and is what
    the person may appeal against.
    """

    class Kind(models.TextChoices):
        WARNING = "warning", "Warning"
        SUSPENSION = "suspension", "Suspension"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sanctions"
    )
    scope = models.BigIntegerField(
        default=0, help_text="The network it holds for, 0 for the whole site."
    )
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(max_length=500, help_text="Only those who moderate read it.")
    message = models.TextField(max_length=2000, blank=True, help_text="The person reads it.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.SET_NULL, related_name="sanctions"
    )
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="sanction_once_per_case"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="sanction_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(kind="warning", ends_at=None)
                | Q(kind="suspension", acknowledged_at=None),
                name="sanction_warning_or_suspension",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(revoked_at=None), name="sanction_in_force"),
            models.Index(fields=["person", "-id"], name="sanction_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.starts_at:%d %B %Y}"

    @property
    def is_warning(self) -> bool:
        return self.kind == self.Kind.WARNING

    @property
    def is_over(self) -> bool:
        ended = self.ends_at is not None and self.ends_at <= timezone.now()
        return self.revoked_at is not None or self.acknowledged_at is not None or ended
