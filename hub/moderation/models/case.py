"""What people reported or what was held first, and what was decided about it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from hub.moderation.querysets import CaseQuerySet, ReportQuerySet

TO_APPEAL = timedelta(days=30)
"""How long a decision can be answered, and what it deleted is kept."""


class ReportReason(models.TextChoices):
    HARMFUL = "harmful", "It is harmful or distressing"
    PATIENT = "patient", "It identifies a patient"
    COLLEAGUE = "colleague", "It identifies a colleague"
    HARASSMENT = "harassment", "It is harassment"
    SPAM = "spam", "It is spam or advertising"
    MISINFORMATION = "misinformation", "It is wrong, and could mislead"
    ILLEGAL = "illegal", "It is against the law"
    OTHER = "other", "Something else"


class HoldReason(models.TextChoices):
    """Why a thing waits for a moderator before others see it."""

    FIRST = "first", "The first post of somebody new here"
    LINKS = "links", "A link from somebody new here"
    ANONYMOUS = "anonymous", "Written without a name"
    REPEATED = "repeated", "The same text in several places"


class Case(models.Model):
    """One thing that was reported or held, until the decision. `scope` is its network, 0 for the site.

    A thing (`kind`, `object_id`) has one open case at most. `version` is that of the thing when it was decided about:
    while it stays so, further reports join the decided case. `about` is the author, unless the thing is anonymous.
    """

    class Decision(models.TextChoices):
        NOTHING = "nothing", "Leave it as it is"
        LET_THROUGH = "let-through", "Let it through"
        EDITED = "edited", "Change its text"
        REDACTED = "redacted", "Take words out of it for ever"
        HIDDEN = "hidden", "Hide it"
        DELETED = "deleted", "Delete it"
        REFUSED = "not-let-through", "Do not let it through"
        LOCKED = "locked", "Close the discussion to replies"
        MOVED = "moved", "Move the discussion to another network"
        WARNED = "warned", "Warn its author"
        SUSPENDED = "suspended", "Suspend its author from the network"
        SUSPENDED_SITE = "suspended-site", "Suspend its author from the whole site"
        ACCOUNT_CLOSED = "account-closed", "Close its author's account"
        DEALT_WITH = "dealt-with", "Dealt with in another way"

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    scope = models.BigIntegerField(default=0)
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    held_for = models.CharField(
        max_length=12, choices=HoldReason, blank=True, help_text="Empty for what was reported."
    )
    reasons = ArrayField(models.CharField(max_length=20, choices=ReportReason), default=list)
    report_count = models.PositiveIntegerField(default=0)
    is_urgent = models.BooleanField(
        default=False, help_text="Somebody says that it identifies a patient."
    )
    hidden_at = models.DateTimeField(
        null=True, blank=True, help_text="Hidden from then on, until it is shown again."
    )
    hidden_by = models.ForeignKey(
        "moderation.Report",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The report that hid it; empty for what was held first.",
    )
    shown_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody first took or decided it."
    )
    handover = models.TextField(
        max_length=500, blank=True, help_text="For whoever goes on with it."
    )
    handover_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=16, choices=Decision, blank=True)
    note = models.TextField(
        max_length=1000, blank=True, help_text="Why; only those who moderate read it."
    )
    message = models.TextField(max_length=1000, blank=True, help_text="The author reads it.")
    version = models.CharField(max_length=64, blank=True)
    kept_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="What the decision deleted can come back until then, by an appeal.",
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "reported thing"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"],
                condition=Q(decided_at=None),
                name="case_open_once_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="")
                | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="case_decided_at_with_decision",
            ),
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=False) | Q(claimed_by=None),
                name="case_claimed_at_with_claimant",
            ),
        ]
        indexes = [
            models.Index(
                fields=["scope", "-is_urgent", "id"],
                condition=Q(decided_at=None),
                name="case_waiting",
            ),
            models.Index(
                fields=["scope", "-id"], condition=Q(decided_at__isnull=False), name="case_decided"
            ),
            models.Index(fields=["kind", "object_id", "-id"], name="case_of_subject"),
            models.Index(fields=["about", "scope"], name="case_about"),
            models.Index(
                fields=["-is_urgent", "id"],
                condition=Q(decided_at=None),
                name="case_waiting_anywhere",
            ),
            models.Index(
                fields=["scope", "decided_at"],
                condition=Q(decided_at__isnull=False),
                name="case_by_day",
            ),
            models.Index(
                fields=["hidden_at"], condition=Q(hidden_at__isnull=False), name="case_hidden_at"
            ),
            models.Index(
                fields=["kept_until"], condition=Q(kept_until__isnull=False), name="case_kept_until"
            ),
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
    def was_held(self) -> bool:
        """Whether nobody but its author has seen it yet, or had when it was decided about."""
        return bool(self.held_for)

    @property
    def reasons_in_words(self) -> list[str]:
        held = [HoldReason(self.held_for).label] if self.held_for else []
        return [*held, *in_words(self.reasons)]

    @property
    def decision_in_words(self) -> str:
        return DECIDED.get(self.decision, "")

    @property
    def told_to_author(self) -> str:
        """What became of it, after "Your post"; empty where the author is told nothing."""
        return TO_AUTHOR.get(self.decision, "")

    @property
    def outcome(self) -> str:
        """For whoever reported it; empty until it is decided."""
        return OUTCOMES.get(self.decision, "")

    def take(self, reason: str) -> None:
        """Count one more report. Call it under the lock of the row."""
        self.report_count += 1
        self.add_reason(reason)

    def add_reason(self, reason: str) -> None:
        """Note what a report says is wrong with it. Call it under the lock of the row."""
        self.reasons = [*dict.fromkeys([*self.reasons, reason])]
        self.is_urgent = self.is_urgent or reason == ReportReason.PATIENT


Decision = Case.Decision
DECIDED: dict[str, str] = {
    Decision.NOTHING: "Left as it is",
    Decision.LET_THROUGH: "Let through",
    Decision.EDITED: "Text changed",
    Decision.REDACTED: "Words taken out",
    Decision.HIDDEN: "Hidden",
    Decision.DELETED: "Deleted",
    Decision.REFUSED: "Not let through",
    Decision.LOCKED: "Discussion closed",
    Decision.MOVED: "Discussion moved",
    Decision.WARNED: "Author warned",
    Decision.SUSPENDED: "Author suspended from the network",
    Decision.SUSPENDED_SITE: "Author suspended from the site",
    Decision.ACCOUNT_CLOSED: "Author's account closed",
    Decision.DEALT_WITH: "Dealt with in another way",
}
LEFT = {Decision.NOTHING, Decision.LET_THROUGH}
TAKEN_DOWN = {Decision.DELETED, Decision.HIDDEN, Decision.REFUSED}
OUTCOMES: dict[str, str] = {
    decision: "We looked at it, and left it as it is."
    if decision in LEFT
    else "We looked at it, and took it down."
    if decision in TAKEN_DOWN
    else "We looked at it, and did something about it."
    for decision in Decision
}
TO_AUTHOR: dict[str, str] = {
    Decision.LET_THROUGH: "was let through: others can read it now",
    Decision.EDITED: "was changed by those who look after it",
    Decision.REDACTED: "lost some words: those who look after it took them out",
    Decision.HIDDEN: "was hidden by those who look after it",
    Decision.DELETED: "was taken down by those who look after it",
    Decision.REFUSED: "was not let through",
    Decision.LOCKED: "was closed to further replies",
    Decision.MOVED: "was moved to another network",
    Decision.WARNED: "brought you a warning",
    Decision.SUSPENDED: "led to a suspension from the network",
    Decision.SUSPENDED_SITE: "led to a suspension from the site",
    Decision.ACCOUNT_CLOSED: "led to the end of your writing here",
    Decision.DEALT_WITH: "made those who look after it do something about it",
}


class Report(models.Model):
    """What one person said about one thing. `reporter` is empty for who was not signed in, or closed the account.

    `key` comes from the form: sent twice, it is one report.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=20, choices=ReportReason)
    text = models.TextField(max_length=2000, blank=True)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "reporter"], name="report_once_per_person")
        ]
        indexes = [models.Index(fields=["reporter", "-id"], name="report_of_person")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, {self.created_at:%d %B %Y}"

    def says(self, reason: str, text: str) -> bool:
        """Whether this would add nothing to it."""
        return text in self.text and reason in {self.reason, *self.case.reasons}


def in_words(reasons: Iterable[str]) -> list[str]:
    return [ReportReason(reason).label for reason in reasons]


def address_of(kind: str, object_id: int) -> str:
    """Where a thing is reported."""
    return reverse("moderation:report", args=[kind, object_id])
