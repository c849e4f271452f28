"""Rebuild of the whole index while the site is in use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction

from hub.search import index
from hub.search.documents import sources
from hub.search.engine import postings
from hub.search.models import IndexState, SearchDocument
from hub.search.text import spelling

BATCH = 500


def reindex(*, restart: bool = False) -> Iterator[tuple[int, int]]:
    """Rebuild every document; yield (done, total) after each batch.

    Every document gets a new number, so the documents up to the last number before the run are
    those that remain: that number is all that an interrupted run needs to continue. Postings
    without live documents are deleted last.
    """
    until = _begin(restart)
    _add_missing()
    _drop_orphans()
    todo = SearchDocument.objects.filter(number__lte=until, removed=False)
    total = todo.count()
    done = 0
    while batch := list(todo.order_by("number").values_list("kind", "object_id")[:BATCH]):
        for kind in {kind for kind, _ in batch}:
            index.update(kind, [object_id for its_kind, object_id in batch if its_kind == kind])
        while postings.pack():
            pass
        done += len(batch)
        yield done, max(total, done)
    postings.sweep()
    spelling.rebuild_words()
    IndexState.objects.update(reindex_until=0)


@transaction.atomic
def _begin(restart: bool) -> int:
    state = index.locked_state()
    if restart or not state.reindex_until:
        state.reindex_until = state.last_number
        state.save(update_fields=["reindex_until"])
    return state.reindex_until


def _add_missing() -> None:
    for each in sources():
        known = set(
            SearchDocument.objects.filter(kind=each.kind, removed=False).values_list(
                "object_id", flat=True
            )
        )
        _update_in_batches(each.kind, [pk for pk in each.all_ids() if pk not in known])


def _drop_orphans() -> None:
    """Remove documents of objects that were deleted without an update of the index."""
    for each in sources():
        wanted = set(each.all_ids())
        known = SearchDocument.objects.filter(kind=each.kind, removed=False).values_list(
            "object_id", flat=True
        )
        _update_in_batches(each.kind, [pk for pk in known if pk not in wanted])


def _update_in_batches(kind: str, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), BATCH):
        index.update(kind, ids[start : start + BATCH])
