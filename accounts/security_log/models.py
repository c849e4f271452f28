"""The security log. Rows are added, and deleted when their time is over; the database refuses to change one."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from accounts.models import User


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    def visible_to(self, viewer: User | AnonymousUser) -> SecurityEventQuerySet:
        """One's own, whoever asks; staff read the log in the admin."""
        return self.filter(user=viewer) if viewer.is_authenticated else self.none()

    def sign_ins(self) -> SecurityEventQuerySet:
        return self.filter(kind__in=[SecurityEvent.Kind.SIGNED_IN, SecurityEvent.Kind.NEW_DEVICE])


class SecurityEvent(models.Model):
    """One thing that happened with an account, or with an address that no account has (`user` is None).

    `network` is the beginning of the address on the Internet (/24, /48), `browser` what it says of itself in words.
    Neither passwords nor codes nor what was typed as an e-mail address are kept.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed-in", "Signed in"
        NEW_DEVICE = "new-device", "Signed in on a new device"
        SIGNED_OUT = "signed-out", "Signed out"
        IDLE = "idle", "Signed out after a long pause"
        SESSIONS_ENDED = "sessions-ended", "Signed out other devices"
        WRONG_PASSWORD = "wrong-password", "Wrong password"
        WRONG_CODE = "wrong-code", "Wrong code, or a code that was used"
        REFUSED = "refused", "Refused after too many tries"
        SECOND_STEP_USED = "second-step-used", "Used the second step"
        SECOND_STEP_ADDED = "second-step-added", "Added a second step"
        SECOND_STEP_REMOVED = "second-step-removed", "Removed a second step"
        RECOVERY_CODES_RENEWED = "recovery-codes-renewed", "Made new recovery codes"
        PASSWORD_CHANGED = "password-changed", "Changed the password"
        PASSWORD_RESET = "password-reset", "Set a new password by a link in a mail"
        ADDRESS_ASKED = "address-asked", "Asked to change the e-mail address"
        ADDRESS_CHANGED = "address-changed", "Changed the e-mail address"
        DATA_ASKED = "data-asked", "Asked for a copy of their data"
        DATA_FETCHED = "data-fetched", "Downloaded a copy of their data"
        NETWORK_ASKED = "network-asked", "Asked for a copy of a network"
        NETWORK_FETCHED = "network-fetched", "Downloaded a copy of a network"

    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="security_events"
    )
    kind = models.CharField(max_length=30, choices=Kind)
    network = models.CharField(
        max_length=50, blank=True, help_text="Without the end that names one device."
    )
    browser = models.CharField(max_length=80, blank=True)

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-at"], name="security_of_person"),
            models.Index(fields=["at"], name="security_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%d %B %Y %H:%M}"
