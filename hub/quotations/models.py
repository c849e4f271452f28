"""Which text quotes what, and the words of quotations that are withheld."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hub.richtext.fields import RichTextField


class Quotation(models.Model):
    """A text (`holder`) quotes another (`source`), or something unknown: `source_id` is 0.

    An unknown source is recognised by the fingerprints of its sentences, one row each. Rows stay
    when an edit removes a quotation, since the holder's history still has it.
    """

    holder_kind = models.CharField(max_length=20)
    holder_id = models.BigIntegerField()
    source_kind = models.CharField(max_length=20, blank=True)
    source_id = models.BigIntegerField(default=0)
    fingerprint = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder_kind", "holder_id", "source_kind", "source_id", "fingerprint"],
                name="quotation_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["source_kind", "source_id"], name="quotation_by_source"),
            models.Index(
                fields=["fingerprint"],
                condition=Q(fingerprint__isnull=False),
                name="quotation_by_sentence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_kind} {self.holder_id} quotes {self.source_kind} {self.source_id}"


class WithheldQuotation(models.Model):
    """A quotation as it stood, until its source is shown again. Its place holds the token."""

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    body = RichTextField()

    class Meta:
        indexes = [models.Index(fields=["source_kind", "source_id"], name="withheld_by_source")]

    def __str__(self) -> str:
        return f"A quotation of {self.source_kind} {self.source_id}"
