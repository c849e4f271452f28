"""Writes to the search index.

Each runs in the transaction of the change that it follows, under the lock that orders all writers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from hub.search.documents import IndexedDocument, source
from hub.search.embeddings import model
from hub.search.models import Embedding, IndexState, SearchDocument
from hub.search.text import analysis

# Weights of words by field (BM25F). Multiples of one half: twice the weight is stored in a byte.
WEIGHTS = {"title": 4.0, "summary": 2.5, "names": 1.5, "body": 1.0}
PACK_AFTER = 300  # documents; until packed they are searched in memory


def touch() -> None:
    """Increase the version of the index when readers see a change, though no document changed."""
    IndexState.objects.update_or_create(
        pk=1, defaults={"version": F("version") + 1}, create_defaults={"version": 2}
    )


@transaction.atomic
def update(kind: str, ids: Iterable[int]) -> None:
    """Update the documents of these objects from their app.

    The lock is taken before the app is read: of two writers, the later one reads what the earlier
    one wrote.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return
    state = locked_state()
    state.version += 1
    documents = list(source(kind).documents(wanted))
    _forget_embeddings(kind, wanted)
    rows = _rows(documents, state)
    _embed(documents, rows)
    SearchDocument.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=[
            *(
                "number",
                "version",
                "removed",
                "scope",
                "dated",
                "facets",
                "title",
                "text",
                "stems",
                "terms",
                "weights",
            ),
            "length",
        ],
    )
    _remove(kind, set(wanted) - {document.object_id for document in documents}, state.version)
    state.save(update_fields=["version", "last_number"])
    if state.last_number - state.packed_to > PACK_AFTER:
        from hub.search.tasks import pack_later

        pack_later()


def locked_state() -> IndexState:
    """Return the only row of the index's state, locked until the transaction ends."""
    rows = IndexState.objects.select_for_update().filter(pk=1)
    if (state := rows.first()) is not None:
        return state
    # The very first writer creates the row.
    IndexState.objects.bulk_create([IndexState(pk=1)], ignore_conflicts=True)
    return rows.get()


def _rows(documents: Sequence[IndexedDocument], state: IndexState) -> list[SearchDocument]:
    rows = []
    for document in documents:
        state.last_number += 1
        fields = fields_of(document)
        terms, weights, length = weigh(fields)
        rows.append(
            SearchDocument(
                kind=document.kind,
                object_id=document.object_id,
                number=state.last_number,
                version=state.version,
                removed=False,
                scope=document.scope,
                dated=document.dated,
                popularity=document.popularity,
                facets=[facet.packed() for facet in document.facets],
                title=document.title,
                text=f"{document.summary} {document.body}".strip(),
                stems=in_order(fields),
                terms=terms,
                weights=weights,
                length=length,
            )
        )
    return rows


def fields_of(document: IndexedDocument) -> dict[str, list[str]]:
    """Return the terms of each field, in order."""
    return {name: analysis.terms(getattr(document, name)) for name in WEIGHTS}


def weigh(fields: Mapping[str, Sequence[str]]) -> tuple[list[str], bytes, float]:
    """Return all terms, twice the weighted count of each as a byte, and the weighted length.

    Counts are capped at 255.
    """
    counted: Counter[str] = Counter()
    for name, weight in WEIGHTS.items():
        for term, times in Counter(fields[name]).items():
            counted[term] += int(2 * weight * times)
    return list(counted), bytes(min(count, 255) for count in counted.values()), counted.total() / 2


def in_order(fields: Mapping[str, Sequence[str]]) -> str:
    """Return all terms in order, with spaces around each.

    A mark separates the fields, so that no phrase matches across them.
    """
    return " " + " | ".join(" ".join(fields[name]) for name in WEIGHTS) + " "


def _forget_embeddings(kind: str, ids: Sequence[int]) -> None:
    numbers = SearchDocument.objects.filter(kind=kind, object_id__in=ids).values("number")
    Embedding.objects.filter(number__in=numbers).delete()


def _embed(documents: Sequence[IndexedDocument], rows: Sequence[SearchDocument]) -> None:
    vectors = model.embed([f"{each.title}. {each.summary} {each.body}" for each in documents])
    Embedding.objects.bulk_create(
        [
            Embedding(number=row.number, vector=model.to_bytes(vector))
            for row, vector in zip(rows, vectors, strict=True)
        ]
    )


def _remove(kind: str, ids: set[int], version: int) -> None:
    """Mark the documents as removed and clear them; the rows tell every process to drop them."""
    SearchDocument.objects.filter(Q(kind=kind) & Q(object_id__in=ids)).update(
        removed=True, version=version, title="", text="", stems="", terms=[], weights=b"", facets=[]
    )


def set_popularity(kind: str, popularity: dict[int, int]) -> None:
    """Store view counts of objects, for the sort order "most viewed".

    Readers see them within a minute.
    """
    rows = list(
        SearchDocument.objects.filter(kind=kind, object_id__in=popularity).only("pk", "object_id")
    )
    for row in rows:
        row.popularity = popularity[row.object_id]
        row.popularity_at = timezone.now()
    SearchDocument.objects.bulk_update(rows, ["popularity", "popularity_at"], batch_size=1000)
