"""Search index: documents, packed postings, embeddings, vocabulary and abbreviations."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from hub.search.epoch import new_epoch


class IndexState(models.Model):
    """State of the index, a single row.

    `version` grows with every change that readers may see, in the transaction of the change. All
    caches of a process are keyed by it, so they are never older than the database. The lock on the
    row orders the writers; document numbers are assigned under it.
    """

    version = models.BigIntegerField(default=1)
    epoch = models.CharField(
        max_length=16, default=new_epoch, help_text="New after each restore: `hub.search.epoch`."
    )
    last_number = models.BigIntegerField(default=0)
    reindex_until = models.BigIntegerField(
        default=0, help_text="Up to which number a reindex goes; 0 if none runs."
    )
    packed_to = models.BigIntegerField(
        default=0, help_text="Documents up to this number are in the postings."
    )

    def __str__(self) -> str:
        return f"Index version {self.version}"


class SearchDocument(models.Model):
    """Document of one object. A changed document gets a new number; its old number is dead."""

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    number = models.BigIntegerField(unique=True)
    version = models.BigIntegerField(db_index=True)
    removed = models.BooleanField(default=False)
    scope = models.BigIntegerField(
        default=0, help_text="0 for what is public; else the network that holds it."
    )
    dated = models.DateTimeField(help_text="Shown from this time on; newest first is by this time.")
    popularity = models.PositiveIntegerField(default=0)
    popularity_at = models.DateTimeField(null=True, db_index=True)
    facets = ArrayField(
        models.TextField(), default=list, help_text="name, value and label, with tabs between."
    )
    title = models.TextField(blank=True)
    text = models.TextField(blank=True, help_text="Plain text, for snippets.")
    stems = models.TextField(blank=True, help_text="The analysed words in order, for phrases.")
    terms = ArrayField(models.TextField(), default=list)
    weights = models.BinaryField(
        default=bytes, help_text="One byte a term: its weighted count, twice."
    )
    length = models.FloatField(default=0, help_text="In weighted words.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Embedding(models.Model):
    """Embedding of a document's text.

    In a table of its own: two hundred are read for a query, and the rows of documents are wide.
    """

    number = models.BigIntegerField(primary_key=True, help_text="Of the document.")
    vector = models.BinaryField(help_text="256 signed bytes.")

    def __str__(self) -> str:
        return f"Embedding of document {self.number}"


class Posting(models.Model):
    """Posting list of a term in one block of document numbers.

    Two bytes of offset and one byte of weight per document.
    """

    pk = models.CompositePrimaryKey("term", "block")
    term = models.TextField()
    block = models.IntegerField()
    offsets = models.BinaryField()
    weights = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.term} in block {self.block}"


class Word(models.Model):
    """Word as written in public documents, for "did you mean"."""

    word = models.TextField(primary_key=True)
    term = models.TextField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.word


class Abbreviation(models.Model):
    """Short form and its meaning; searching for one finds the other."""

    short = models.CharField(max_length=30)
    long = models.CharField(max_length=150)

    class Meta:
        ordering = [Lower("short")]
        constraints = [
            models.UniqueConstraint(
                Lower("short"),
                Lower("long"),
                name="abbreviation_once",
                violation_error_message="This is listed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short}: {self.long}"
