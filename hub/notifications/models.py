"""What happened, and who is told of it in which way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hub.notifications.querysets import NotificationQuerySet


class Channel(models.TextChoices):
    """How a person hears of something."""

    NOTHING = "nothing", "Not at all"
    SITE = "site", "On this site"
    NOW = "now", "On this site and by e-mail"


class Event(models.Model):
    """One thing that happened. An app says of its causes whom they concern and how they are shown.

    It is written in the transaction of what happened. Who is to hear of it is worked out by a job afterwards.
    """

    cause = models.CharField(max_length=30, help_text="For example post.")
    about_id = models.BigIntegerField(help_text="The thing it happened to, of the kind that goes with the cause.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who did it; nobody where that is not told, or where the site itself did it.",
    )
    scope = models.BigIntegerField(default=0, help_text="The network it happened in, 0 for the site.")
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, help_text="When everybody whom it concerns had been told.")

    class Meta:
        indexes = [models.Index(fields=["cause", "about_id"], name="event_about")]

    def __str__(self) -> str:
        return f"{self.cause} {self.about_id}"


class Notification(models.Model):
    """One person told of one event. `kind` says why it concerns them: they were mentioned, or replied to."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notifications")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.SITE)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True, help_text="When its mail went out.")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="notification_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_of_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class Preference(models.Model):
    """How a person wants to hear of a kind of thing. The narrowest counts: network and kind, network, kind."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preferences"
    )
    scope = models.BigIntegerField(default=0, help_text="The network it holds for, 0 for everywhere.")
    kind = models.CharField(max_length=30, blank=True, help_text="Empty for every kind.")
    channel = models.CharField(max_length=10, choices=Channel)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "scope", "kind"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.kind or 'everything'} in {self.scope} for {self.person_id}: {self.channel}"
