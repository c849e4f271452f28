"""Files that people hand in: kept in private storage, served only by the one view."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.urls import reverse
from django.utils import timezone

from hub.files.querysets import StoredFileQuerySet


def random_name() -> str:
    return secrets.token_urlsafe(24)


class StoredFile(models.Model):
    """One file. Its name in storage is random; who may fetch it is the owning object's to say."""

    name = models.CharField(max_length=60, unique=True, default=random_name, editable=False)
    original_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="stored_files"
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    withheld_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when nobody fetches it but who handed it in and who decides about it."
    )

    objects = StoredFileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("files:detail", args=[self.name])

    @property
    def path(self) -> str:
        """Where storage keeps it: two levels, so that no folder grows large."""
        return f"{self.name[:2]}/{self.name}"

    @property
    def is_withheld(self) -> bool:
        return self.withheld_at is not None

    def delete_from_storage(self) -> None:
        default_storage.delete(self.path)
