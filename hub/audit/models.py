"""Audit log: who did what to whom, in which network, and when.

Append-only: the database refuses changes.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KT
from django.utils import timezone


class AuditEvent(models.Model):
    """One recorded action. `scope` is the network in which it was done, 0 for the site."""

    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=60, help_text="For example membership.approved.")
    # No database constraint: an event outlives the accounts it refers to and must not change with
    # them.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    scope = models.BigIntegerField(default=0)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["scope", "-at", "-id"], name="audit_of_scope"),
            models.Index(fields=["about", "-at"], name="audit_about"),
            # Justifications for a post that may identify a patient, shown to moderators.
            models.Index(
                KT("details__post"),
                condition=models.Q(action="safeguarding.explained"),
                name="audit_explained_post",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.at:%d %B %Y %H:%M}"
