"""Invitation of an email address, whether or not there is an account for it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from networks.querysets import InvitationQuerySet

GOOD_FOR = timedelta(days=28)
SENT_AGAIN_AFTER = timedelta(hours=1)
MOST_SENT = 5  # mails of one invitation, including the first


def random_token() -> str:
    return secrets.token_urlsafe(24)


def good_until() -> datetime:
    return timezone.now() + GOOD_FOR


class Invitation(models.Model):
    """Invitation of one address to a network.

    Whoever holds its token may accept it, once, until it expires or is revoked.
    """

    network = models.ForeignKey(
        "networks.Network", on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField("e-mail address", max_length=254)
    token = models.CharField(max_length=60, unique=True, default=random_token, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    message = models.TextField(max_length=1000, blank=True, help_text="Stands in the mail.")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    times_sent = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField(default=good_until)
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "network",
                Lower("email"),
                condition=Q(answered_at=None, revoked_at=None),
                name="invitation_waits_once",
            ),
        ]
        indexes = [models.Index(Lower("email"), name="invitation_email")]

    def __str__(self) -> str:
        return f"{self.email} to {self.network}"

    def get_absolute_url(self) -> str:
        return reverse("networks:invitation", args=[self.token])

    @property
    def is_waiting(self) -> bool:
        return (
            self.answered_at is None
            and self.revoked_at is None
            and self.expires_at > timezone.now()
        )

    @property
    def is_open(self) -> bool:
        """True if it was neither answered nor revoked; its 28 days may be over."""
        return self.answered_at is None and self.revoked_at is None

    @property
    def sent_often_enough(self) -> bool:
        return self.times_sent >= MOST_SENT

    @property
    def rests_until(self) -> datetime | None:
        """Time from which it may be sent again; None if no wait is left."""
        again = self.sent_at + SENT_AGAIN_AFTER
        return again if again > timezone.now() else None

    def is_for(self, person: User) -> bool:
        """Return whether it was sent to the address that the person signs in with."""
        return self.email.lower() == person.email.lower()

    @property
    def came_in_with(self) -> str:
        """Address of the person who accepted, if it is another one.

        Empty once they have closed their account.
        """
        person = self.accepted_by
        is_other = person is not None and person.closed_at is None and not self.is_for(person)
        return person.email if person is not None and is_other else ""

    @property
    def outcome(self) -> str:
        """Status: waiting, accepted, declined, revoked or ended."""
        if self.answered_at is not None:
            return "accepted" if self.accepted_by_id else "declined"
        if self.revoked_at is not None and self.revoked_at < self.expires_at:
            return "revoked"
        return "waiting" if self.is_waiting else "ended"
