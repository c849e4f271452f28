"""Posting lists: for each term and block of document numbers, the documents and their weights.

Documents are appended block by block by `pack`, a job. Every process holds documents that are not
packed yet in memory (`hub.search.engine.doc_store.DocStore.recent`), so a query sees a change as soon as
it is committed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt
from cachetools import LRUCache
from django.db import connection, transaction

from hub.database.rows import prepared_cursor
from hub.search.index import locked_state
from hub.search.models import Posting, SearchDocument

BLOCK = 8192  # numbers per block; an offset fits in two bytes
PACK_AT_ONCE = 500  # documents

CACHED_BYTES = 4 * 1024 * 1024

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PostingList:
    """Documents that contain a term, in ascending order of number.

    `weights` holds twice the term's weighted count in each document.
    """

    numbers: Numbers
    weights: Weights

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def nbytes(self) -> int:
        return self.numbers.nbytes + self.weights.nbytes + 200


EMPTY = PostingList(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint8))


class PostingCache:
    """LRU cache of posting lists, keyed by term and `packed_to`.

    Shared by the threads of a process.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._lists: LRUCache[tuple[str, int], PostingList] = LRUCache(
            CACHED_BYTES, getsizeof=lambda kept: kept.nbytes
        )

    def fetch(self, terms: Iterable[str], packed_to: int) -> Mapping[str, PostingList]:
        """Return the posting lists of packed documents; one query for terms that are not cached."""
        wanted = set(terms)
        with self._lock:
            found = {
                term: kept
                for term in wanted
                if (kept := self._lists.get((term, packed_to))) is not None
            }
        if missing := wanted - found.keys():
            read = _read(missing, packed_to)
            found |= read
            with self._lock:
                for term, kept in read.items():
                    if kept.nbytes < CACHED_BYTES // 4:
                        self._lists[term, packed_to] = kept
        return found


def _read(terms: set[str], packed_to: int) -> dict[str, PostingList]:
    parts: dict[str, list[tuple[int, bytes, bytes]]] = {term: [] for term in terms}
    with prepared_cursor() as cursor:
        cursor.execute(
            "SELECT term, block, offsets, weights FROM search_posting WHERE term = ANY(%s::text[])"
            " ORDER BY term, block",
            [list(terms)],
        )
        for term, block, offsets, weights in cursor:
            parts[term].append((block, offsets, weights))
    return {term: _joined(blocks, packed_to) for term, blocks in parts.items()}


def _joined(blocks: list[tuple[int, bytes, bytes]], packed_to: int) -> PostingList:
    if not blocks:
        return EMPTY
    numbers = np.concatenate(
        [
            np.frombuffer(offsets, dtype=np.uint16).astype(np.int64) + block * BLOCK
            for block, offsets, _ in blocks
        ]
    )
    weights = np.concatenate([np.frombuffer(part, dtype=np.uint8) for _, _, part in blocks])
    # A job may have packed more since this reader took its snapshot of the index.
    end = int(np.searchsorted(numbers, packed_to, side="right"))
    return PostingList(numbers[:end], weights[:end])


def pack(most: int = PACK_AT_ONCE) -> int:
    """Append the oldest unpacked documents to the postings. Safe to repeat.

    Return the number of document numbers passed; 0 if nothing is left to pack.
    """
    with transaction.atomic():
        state = locked_state()
        end = min(state.last_number, state.packed_to + most)
        if end == state.packed_to:
            return 0
        documents = SearchDocument.objects.filter(
            number__gt=state.packed_to, number__lte=end, removed=False
        )
        gathered = _gather(documents.order_by("number").values_list("number", "terms", "weights"))
        _append(gathered)
        passed = end - state.packed_to
        state.packed_to = end
        state.version += 1
        state.save(update_fields=["packed_to", "version"])
        return passed


def _gather(
    documents: Iterable[tuple[int, list[str], bytes | memoryview]],
) -> dict[tuple[str, int], tuple[list[int], bytearray]]:
    gathered: dict[tuple[str, int], tuple[list[int], bytearray]] = defaultdict(
        lambda: ([], bytearray())
    )
    for number, terms, weights in documents:
        block, offset = divmod(number, BLOCK)
        for term, weight in zip(terms, bytes(weights), strict=True):
            offsets, packed = gathered[term, block]
            offsets.append(offset)
            packed.append(weight)
    return gathered


def _append(gathered: Mapping[tuple[str, int], tuple[list[int], bytearray]]) -> None:
    rows = sorted(gathered)
    for start in range(0, len(rows), 5000):
        chunk = rows[start : start + 5000]
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO search_posting (term, block, offsets, weights)
                SELECT * FROM unnest(%s::text[], %s::int[], %s::bytea[], %s::bytea[])
                ON CONFLICT (term, block) DO UPDATE
                SET offsets = search_posting.offsets || excluded.offsets,
                    weights = search_posting.weights || excluded.weights
                """,
                [
                    [term for term, _ in chunk],
                    [block for _, block in chunk],
                    [np.array(gathered[row][0], dtype=np.uint16).tobytes() for row in chunk],
                    [bytes(gathered[row][1]) for row in chunk],
                ],
            )


def sweep() -> int:
    """Delete blocks before the first live document and return the number of rows deleted."""
    first = (
        SearchDocument.objects.filter(removed=False)
        .order_by("number")
        .values_list("number", flat=True)
        .first()
    )
    if first is None:
        return 0
    deleted, _ = Posting.objects.filter(block__lt=first // BLOCK).delete()
    return deleted
