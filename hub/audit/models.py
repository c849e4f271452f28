"""The audit trail: who did what to whom, where and when. Entries are added, never changed: the database refuses it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KT
from django.utils import timezone


class Entry(models.Model):
    """One thing that was done. `scope` is the network it was done in, 0 for the site."""

    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=60, help_text="For example membership.approved.")
    # Without a rule of the database: an entry outlives what it is about, and may not change with it.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    scope = models.BigIntegerField(default=0)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["scope", "-at", "-id"], name="audit_of_scope"),
            models.Index(fields=["about", "-at"], name="audit_about"),
            # What was said of a post that may identify a patient: moderators are told of it.
            models.Index(
                KT("details__post"), condition=models.Q(action="safeguarding.explained"), name="audit_explained_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.at:%d %B %Y %H:%M}"
