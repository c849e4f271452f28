"""Quotation links between texts, and the words of withheld quotations."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hub.richtext.fields import RichTextField


class Quotation(models.Model):
    """Link from a text that quotes (`holder`) to the text that it quotes (`source`).

    `source_id=0` means an unknown source, which is recognised by the fingerprints of its
    sentences, one row each. Rows are retained when an edit removes a quotation, since the holder's
    revisions still have it.
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
    """HTML of a quotation, stored until its source is shown again.

    The placeholder in the quoting text carries the token.
    """

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    body = RichTextField()

    class Meta:
        indexes = [models.Index(fields=["source_kind", "source_id"], name="withheld_by_source")]

    def __str__(self) -> str:
        return f"A quotation of {self.source_kind} {self.source_id}"
