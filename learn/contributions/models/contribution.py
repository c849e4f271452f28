"""Models of an article's way into the library: its state and its steps."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from learn.contributions.querysets import ContributionQuerySet, StepQuerySet
from learn.models import Article


class ContributionState(models.TextChoices):
    """State of a contribution.

    `sent` waits for a reviewer; `due` was published and is to be reviewed again.
    """

    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent in"
    REVIEW = "review", "In review"
    CHANGES = "changes", "Changes asked"
    ACCEPTED = "accepted", "Accepted"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    DUE = "due", "To be checked again"
    ARCHIVED = "archived", "Archived"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


STATUS_OF = {
    ContributionState.DRAFT: Article.Status.DRAFT,
    ContributionState.SENT: Article.Status.REVIEW,
    ContributionState.REVIEW: Article.Status.REVIEW,
    ContributionState.CHANGES: Article.Status.REVIEW,
    ContributionState.ACCEPTED: Article.Status.REVIEW,
    ContributionState.SCHEDULED: Article.Status.PUBLISHED,
    ContributionState.PUBLISHED: Article.Status.PUBLISHED,
    ContributionState.DUE: Article.Status.PUBLISHED,
    ContributionState.ARCHIVED: Article.Status.ARCHIVED,
    ContributionState.DECLINED: Article.Status.DRAFT,
    ContributionState.WITHDRAWN: Article.Status.DRAFT,
}
"""The article's own status, by state of the contribution."""


class Contribution(models.Model):
    """Article that somebody shares, in the editorial workflow.

    The text belongs to the article; the contributor is `article.contributed_by`. `words` are
    proposed tags that the library does not have: editors see them and decide. `explained` holds the
    justifications for text that may identify a patient, for those who review it.
    """

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="contribution")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        max_length=10, choices=ContributionState, default=ContributionState.DRAFT
    )
    since = models.DateTimeField(default=timezone.now, help_text="Since when it stands there.")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assigned_contributions",
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    words = ArrayField(models.CharField(max_length=100), default=list, blank=True)

    explained = ArrayField(
        models.CharField(max_length=300), default=list, blank=True, editable=False
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ContributionState.values), name="contribution_state_known"
            ),
            models.CheckConstraint(
                condition=Q(assigned_to=None) | Q(assigned_at__isnull=False),
                name="contribution_assigned_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["draft", "withdrawn"]) | Q(assigned_to=None),
                name="contribution_draft_is_nobodys_work",
            ),
        ]
        indexes = [models.Index(fields=["state", "since", "id"], name="contribution_queue")]

    def __str__(self) -> str:
        return str(self.article)

    def get_absolute_url(self) -> str:
        return reverse("contributions:detail", args=[self.pk])

    @property
    def last_step_id(self) -> int:
        """Id of the last step, which a decision form submits as seen; 0 if there is none."""
        return self.steps.order_by("-pk").values_list("pk", flat=True).first() or 0


class Step(models.Model):
    """Step of a contribution; its authors and those who review it can read all of them."""

    class Kind(models.TextChoices):
        BEGUN = "begun", "began a draft"
        SENT = "sent", "sent it in"
        SENT_AGAIN = "sent-again", "sent it in again"
        WITHDRAWN = "withdrawn", "withdrew it"
        TAKEN = "taken", "took it to review"
        HANDED = "handed", "handed it over"
        CHANGES = "changes", "asked for changes"
        ACCEPTED = "accepted", "accepted it"
        SCHEDULED = "scheduled", "chose when it is published"
        PUBLISHED = "published", "published it"
        APPEARED = "appeared", "was published, as planned"
        DECLINED = "declined", "declined it"
        DUE = "due", "is to be checked again"
        CONFIRMED = "confirmed", "checked it: it still holds"
        CHANGED = "changed", "checked and changed it"
        ARCHIVED = "archived", "archived it"
        MOVED = "moved", "changed its status"

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    from_state = models.CharField(max_length=10, choices=ContributionState)
    to_state = models.CharField(max_length=10, choices=ContributionState)
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who has it now.",
    )
    note = models.TextField(max_length=2000, blank=True, help_text="The author reads it.")

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["contribution", "id"], name="contribution_steps")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%d %B %Y}"
