"""The newsletter to people without an account: who gets it, and what is in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from hub.newsletter.querysets import SubscriberQuerySet

HARD_BOUNCES = 3  # after which an address gets nothing more


class Subscriber(models.Model):
    """An address that was confirmed. Who unsubscribes leaves no row."""

    email = models.EmailField("e-mail address", max_length=254)
    confirmed_at = models.DateTimeField(default=timezone.now)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="subscriber_once")]

    def __str__(self) -> str:
        return self.email


class Bounce(models.Model):
    """A report that an address takes no mail. `key` is that of the report: told twice, it counts once."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="bounces")
    key = models.CharField(max_length=64)
    status = models.CharField(
        max_length=12, help_text="For example 5.1.1; those that begin with 5 are for good."
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "key"], name="bounce_once")]

    def __str__(self) -> str:
        return f"{self.status} from {self.subscriber_id}"


class Issue(models.Model):
    """One newsletter. `reached` is the last subscriber that was dealt with: sending goes on from there."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENDING = "sending", "Going out"
        STOPPED = "stopped", "Stopped"
        SENT = "sent", "Sent"

    subject = models.CharField(max_length=120)
    opening = models.TextField(
        max_length=4000,
        blank=True,
        help_text="Plain text before the articles; an empty line starts a new paragraph.",
    )
    closing = models.TextField(max_length=2000, blank=True, help_text="Plain text after them.")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    begun_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    reached = models.BigIntegerField(default=0, editable=False)
    sent_count = models.PositiveIntegerField("sent", default=0, editable=False)
    refused_count = models.PositiveIntegerField("refused", default=0, editable=False)

    class Meta:
        verbose_name = "newsletter"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(begun_at__isnull=False),
                name="newsletter_begun_before_it_goes_out",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_sending(self) -> bool:
        return self.state == self.State.SENDING

    @property
    def can_be_sent(self) -> bool:
        return self.state in {self.State.DRAFT, self.State.STOPPED}


class Item(models.Model):
    """An article in a newsletter, by what it is and its number. Only what everybody may read is ever shown."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "kind", "object_id"], name="newsletter_item_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} in {self.issue_id}"
