"""Uploaded files: in private storage, and served by one view only."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from hub.files.querysets import PASSED, StoredFileQuerySet

_SCAN_NOTES = {
    "waiting": "This file is being checked for malware. Others see it once that is done.",
    "infected": "The malware scan found something in this file, so it was deleted.",
}


def random_name() -> str:
    return secrets.token_urlsafe(24)


class StoredFile(models.Model):
    """Uploaded file with a random name in storage. Its owning object decides who may fetch it.

    `is_open` is the one rule for whatever shows, serves or copies a file to anyone but its
    uploader. An infected file keeps its row, so that its post or article can say what became of it;
    its content is deleted.
    """

    class Scan(models.TextChoices):
        NONE = "none", "Not scanned"
        WAITING = "waiting", "Waits for the malware scan"
        CLEAN = "clean", "Clean"
        INFECTED = "infected", "Infected, and deleted"

    name = models.CharField(max_length=60, unique=True, default=random_name, editable=False)
    original_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stored_files",
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    withheld_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Since when nobody fetches it but who handed it in and who decides about it.",
    )

    names_no_author = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="Its author details were taken out.",
    )
    scan = models.CharField(
        "malware scan",
        max_length=10,
        choices=Scan,
        default=Scan.NONE,
        db_default=Scan.NONE.value,
        editable=False,
    )
    is_open = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(withheld_at__isnull=True) & Q(scan__in=PASSED), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["uploaded_at"], condition=Q(scan="waiting"), name="file_waits_for_scan"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("files:detail", args=[self.name])

    @property
    def path(self) -> str:
        """Path in storage, with two levels so that no folder grows large."""
        return f"{self.name[:2]}/{self.name}"

    @property
    def is_withheld(self) -> bool:
        return self.withheld_at is not None

    @property
    def scan_note(self) -> str:
        """Message about the malware scan for the uploader; empty if it does not block access."""
        return _SCAN_NOTES.get(self.scan, "")

    def delete_from_storage(self) -> None:
        default_storage.delete(self.path)
