"""What people reported, and what was decided about it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from hub.moderation.querysets import CaseQuerySet, ReportQuerySet


class Reason(models.TextChoices):
    HARMFUL = "harmful", "It is harmful or distressing"
    PATIENT = "patient", "It identifies a patient"
    COLLEAGUE = "colleague", "It identifies a colleague"
    HARASSMENT = "harassment", "It is harassment"
    SPAM = "spam", "It is spam or advertising"
    MISINFORMATION = "misinformation", "It is wrong, and could mislead"
    ILLEGAL = "illegal", "It is against the law"
    OTHER = "other", "Something else"


class Case(models.Model):
    """One thing that was reported, from the first report to the decision. `scope` is its network, 0 for the site.

    A thing (`kind`, `object_id`) has one open case at most. `version` is that of the thing when it was decided about:
    while it stays so, further reports join the decided case. `about` is the author, unless the thing is anonymous.
    """

    class Decision(models.TextChoices):
        NOTHING = "nothing", "Leave it as it is"
        DELETED = "deleted", "Delete it"
        DEALT_WITH = "dealt-with", "Dealt with in another way"

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    scope = models.BigIntegerField(default=0)
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reasons = ArrayField(models.CharField(max_length=20, choices=Reason), default=list)
    report_count = models.PositiveIntegerField(default=0)
    is_urgent = models.BooleanField(default=False, help_text="Somebody says that it identifies a patient.")
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="Hidden from then on, until it is shown again.")
    shown_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    note = models.TextField(max_length=1000, blank=True, help_text="Why; only those who moderate read it.")
    message = models.TextField(max_length=1000, blank=True, help_text="The author reads it.")
    version = models.CharField(max_length=64, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "reported thing"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], condition=Q(decided_at=None), name="case_open_once_per_subject"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="") | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="case_decided_at_with_decision",
            ),
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=False) | Q(claimed_by=None), name="case_claimed_at_with_claimant"
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "-is_urgent", "id"], condition=Q(decided_at=None), name="case_waiting"),
            models.Index(fields=["scope", "-id"], condition=Q(decided_at__isnull=False), name="case_decided"),
            models.Index(fields=["kind", "object_id", "-id"], name="case_of_subject"),
            models.Index(fields=["about", "scope"], name="case_about"),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}"

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None

    @property
    def is_hidden(self) -> bool:
        """Whether nobody sees the thing until somebody decides."""
        return self.hidden_at is not None and self.shown_at is None and not self.is_decided

    @property
    def reasons_in_words(self) -> list[str]:
        return in_words(self.reasons)

    @property
    def decision_in_words(self) -> str:
        return DECIDED.get(self.decision, "")

    @property
    def outcome(self) -> str:
        """For whoever reported it; empty until it is decided."""
        return OUTCOMES.get(self.decision, "")

    def take(self, reason: str) -> None:
        """Count one more report. Call it under the lock of the row."""
        self.report_count += 1
        self.reasons = [*dict.fromkeys([*self.reasons, reason])]
        self.is_urgent = self.is_urgent or reason == Reason.PATIENT


DECIDED: dict[str, str] = {
    Case.Decision.NOTHING: "Left as it is",
    Case.Decision.DELETED: "Deleted",
    Case.Decision.DEALT_WITH: "Dealt with in another way",
}
OUTCOMES: dict[str, str] = {
    Case.Decision.NOTHING: "We looked at it, and left it as it is.",
    Case.Decision.DELETED: "We looked at it, and took it down.",
    Case.Decision.DEALT_WITH: "We looked at it, and did something about it.",
}


class Report(models.Model):
    """What one person said about one thing. `reporter` is empty for who was not signed in, or closed the account.

    `key` comes from the form: sent twice, it is one report.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=20, choices=Reason)
    text = models.TextField(max_length=2000, blank=True)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "reporter"], name="report_once_per_person")]
        indexes = [models.Index(fields=["reporter", "-id"], name="report_of_person")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, {self.created_at:%d %B %Y}"


def in_words(reasons: Iterable[str]) -> list[str]:
    return [Reason(reason).label for reason in reasons]


def address_of(kind: str, object_id: int) -> str:
    """Where a thing is reported."""
    return reverse("moderation:report", args=[kind, object_id])
