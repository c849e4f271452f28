"""What a decision took out of where it stood."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from hub.files.models import StoredFile


class RetainedContentManager(models.Manager["RetainedContent"]):
    def put(
        self,
        kind: str,
        object_id: int,
        *,
        scope: int,
        content: dict[str, Any],
        file: int | None = None,
    ) -> None:
        """Keep it; what lies there already of the same thing stays as it was first."""
        row = RetainedContent(
            kind=kind, object_id=object_id, scope=scope, content=content, file_id=file
        )
        self.bulk_create([row], ignore_conflicts=True)

    def of(self, kind: str, object_id: int) -> RetainedContent | None:
        return self.filter(kind=kind, object_id=object_id).first()

    def take(self, kind: str, object_id: int) -> RetainedContent | None:
        """What was kept of the thing, locked and no longer kept; None if there is nothing."""
        row = self.select_for_update(of=("self",)).filter(kind=kind, object_id=object_id).first()
        if row is not None:
            self.filter(pk=row.pk).delete()
        return row


class RetainedContent(models.Model):
    """A file that was taken out, or what somebody said of themselves: kept while the decision can be answered.

    `content` is what its app needs to put it back. Only who decides about things of its place reads it.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    scope = models.BigIntegerField(default=0, help_text="The network it stood in, 0 for the site.")
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    content = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    objects = RetainedContentManager()

    class Meta:
        verbose_name = "thing set aside"
        verbose_name_plural = "things set aside"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="set_aside_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
