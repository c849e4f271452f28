"""Export of a whole network, for its conveners."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from networks.querysets import NetworkExportQuerySet

KEPT_FOR = timedelta(days=7)


class NetworkExport(models.Model):
    """Request of a convener for an export.

    A job creates the file, which is deleted after some days.
    """

    network = models.ForeignKey(
        "networks.Network", on_delete=models.CASCADE, related_name="exports"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=100, help_text="Of the file in private storage.")

    objects = NetworkExportQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["network"], condition=Q(ready_at=None), name="network_export_one_pending"
            ),
        ]

    def __str__(self) -> str:
        return f"Copy of {self.network} of {self.requested_at:%d %B %Y}"
