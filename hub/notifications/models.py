"""What happened, and who is told of it in which way."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from hub.notifications.querysets import NotificationQuerySet


class Channel(models.TextChoices):
    """How a person hears of something."""

    NOTHING = "nothing", "Not at all"
    SITE = "site", "Here, on this site"
    WEEKLY = "weekly", "Here and in a weekly e-mail"
    DAILY = "daily", "Here and in a daily e-mail"
    IMMEDIATE = "now", "Here and by e-mail at once"


DIGESTS = (Channel.DAILY, Channel.WEEKLY)


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class Event(models.Model):
    """One thing that happened. An app says of its causes whom they concern and how they are shown.

    It is written in the transaction of what happened. Who is to hear of it is worked out by a job afterwards.
    """

    event_type = models.CharField(max_length=30, help_text="For example post.")
    about_id = models.BigIntegerField(
        help_text="The thing it happened to, of the kind that goes with the cause."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who did it; nobody where that is not told, or where the site itself did it.",
    )
    scope = models.BigIntegerField(
        default=0, help_text="The network it happened in, 0 for the site."
    )
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(
        null=True, help_text="When everybody whom it concerns had been told."
    )

    class Meta:
        indexes = [models.Index(fields=["event_type", "about_id"], name="event_about")]

    def __str__(self) -> str:
        return f"{self.event_type} {self.about_id}"


class Notification(models.Model):
    """One person told of one event. `kind` says why it concerns them: they were mentioned, or replied to."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notifications")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.SITE)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True, help_text="When its mail went out.")
    digest = models.ForeignKey(
        "notifications.Digest",
        null=True,
        on_delete=models.SET_NULL,
        related_name="notifications",
        help_text="The digest it was taken into; it is in no other.",
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="notification_once")
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_of_person"),
            models.Index(
                fields=["person", "-id"],
                condition=Q(read_at=None),
                name="notification_newest_unread",
            ),
            models.Index(
                fields=["person", "channel"],
                condition=Q(channel__in=["daily", "weekly"], digest=None),
                name="notification_for_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class Preference(models.Model):
    """How a person wants to hear of a kind of thing. The narrowest counts: network and kind, network, kind."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preferences"
    )
    scope = models.BigIntegerField(
        default=0, help_text="The network it holds for, 0 for everywhere."
    )
    kind = models.CharField(max_length=30, blank=True, help_text="Empty for every kind.")
    channel = models.CharField(max_length=10, choices=Channel)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "scope", "kind"], name="preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind or 'everything'} in {self.scope} for {self.person_id}: {self.channel}"


class Announcement(models.Model):
    """What staff tell everybody who has an account. `key` comes from the form: sent twice, it is one."""

    title = models.CharField(max_length=120)
    text = models.TextField(
        max_length=2000, help_text="Plain text; an empty line starts a new paragraph."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    key = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notifications:announcement", args=[self.pk])


class DeliverySchedule(models.Model):
    """When a person wants mail: not in their quiet hours, and digests at a day and hour. In the person's own zone."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="mail_rhythm",
    )
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    digest_hour = models.PositiveSmallIntegerField(default=8, help_text="From 0 to 23.")
    digest_weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.MONDAY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~Q(quiet_from=F("quiet_until")),
                name="quiet_hours_have_two_ends",
            ),
            models.CheckConstraint(
                condition=Q(digest_hour__lte=23, digest_weekday__lte=6), name="digest_has_its_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"Rhythm of {self.person_id}"


class Digest(models.Model):
    """One window of one person: what they are told in it goes out together at `due_at`, or nothing does.

    It is opened by the first thing in it, and takes what waits when it is closed, under a lock on this row.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    due_at = models.DateTimeField(help_text="The end of the window.")
    queued_at = models.DateTimeField(null=True, help_text="When a job was last given it.")
    closed_at = models.DateTimeField(null=True, help_text="When it took what it tells of.")
    done_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(
        null=True, help_text="When the person's mail server refused it for good."
    )
    lines = models.PositiveIntegerField(
        default=0, help_text="How much it told of; 0 if there was nothing to say."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "channel", "due_at"], name="digest_once"),
            models.CheckConstraint(
                condition=Q(channel__in=["daily", "weekly"]), name="digest_is_daily_or_weekly"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None), name="digest_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} for {self.person_id}, {self.due_at:%d %B %Y %H:%M}"
