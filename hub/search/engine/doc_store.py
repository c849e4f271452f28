"""Document store in the memory of each process: dates, scopes and facets of all documents.

About 120 bytes a document. `sync` updates it to the index's version and reads only rows that
changed since. Rows are never moved: a changed document gets a new row, and its old one is marked
dead.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from hub.search.engine.dynamic_array import DynamicArray
from hub.search.engine.facet_values import FacetKey, FacetValues
from hub.search.engine.postings import EMPTY, Numbers, PostingList, Weights
from hub.search.memory import return_free_memory

# Columns to which rows are only appended. `popularity` is updated in place, too: a reader may see
# the newer value early.
_APPENDED = (
    *("kind", "object_id", "scope", "dated", "popularity", "number", "length", "_facet_table"),
    *("more_ids", "more_rows", "_row_at"),
)
POPULARITY_EVERY = 60.0  # seconds between reads of view counts
MOST_KINDS = 64
FACETS_IN_ROW = 16  # facet values in a document's row of the table; few documents have more
# Rows. All rows of a large library at once would need 10 MB, which the process would not give back.
COUNTED_AT_ONCE = 8192

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_CHANGED = """
    SELECT number, kind, object_id, scope, dated, popularity, removed, facets,
           CASE WHEN number > %(packed_to)s THEN terms END,
           CASE WHEN number > %(packed_to)s THEN weights END,
           length, version
    FROM search_searchdocument
    WHERE version > %(version)s AND NOT (removed AND %(version)s = 0)
    ORDER BY number
"""


class DocStore:
    """Documents as columns of arrays.

    `facet_table` holds the ids of a row's facet values, padded with 0 up to FACETS_IN_ROW. Further
    ids are in `more_ids`, each with its row in `more_rows`. `public_version` is the last version
    with a change outside networks.
    """

    def __init__(self) -> None:
        self.version = 0
        self.public_version = 0
        self.packed_to = 0
        self.alive = DynamicArray(np.bool_)
        self.kind = DynamicArray(np.int8)
        self.object_id = DynamicArray(np.int64)
        self.scope = DynamicArray(np.int64)
        self.dated = DynamicArray(np.int64)
        self.popularity = DynamicArray(np.int64)
        self.number = DynamicArray(np.int64)
        self.length = DynamicArray(np.float32)
        self._facet_table = DynamicArray(np.int32)
        self.more_ids = DynamicArray(np.int32)
        self.more_rows = DynamicArray(np.int32)
        self.facets = FacetValues()
        self.kinds: list[str] = []
        self.recent: dict[str, tuple[tuple[int, int], ...]] = {}
        self._row_at = DynamicArray(np.int32)
        self._things: tuple[memoryview, memoryview] | None = None
        self._damping: npt.NDArray[np.float32] | None = None
        self._by_time: tuple[Rows, npt.NDArray[np.int64]] | None = None
        self._first_number = 0
        self._popularity_read = time.monotonic()
        self._popularity_to = datetime.now(UTC)

    def __len__(self) -> int:
        return len(self.alive)

    def fork(self) -> DocStore:
        """Return a copy to sync, while other threads continue to read this store.

        Only the newest fork may be synced, and one whose sync failed must be discarded. Rows are
        shared: new ones are appended after those that this store shows. What changes in place
        (`alive`) or is used by all readers (`facets`, `recent`) is copied.
        """
        fork = copy(self)
        for name in _APPENDED:
            setattr(fork, name, getattr(self, name).fork())
        fork.alive = self.alive.copy()
        fork.facets = self.facets.copy()
        fork.kinds = self.kinds[:]
        fork.recent = dict(self.recent)
        fork._damping = fork._by_time = None
        return fork

    def sync(self, version: int, packed_to: int) -> None:
        """Read the changes up to `version`; the database may be ahead of it, never behind."""
        # All rows at the start, a few later. Fetched at once, they would leave a hole in memory as
        # large as the index.
        empty = not len(self)
        with connection.cursor() if self.version else connection.chunked_cursor() as cursor:
            cursor.execute(_CHANGED, {"version": self.version, "packed_to": packed_to})
            in_networks: set[int] = set()
            while changed := cursor.fetchmany(500):
                self._take(changed, among_others=not empty)
                in_networks |= {record[-1] for record in changed if record[3]}
        if not self.version:
            return_free_memory()
        if packed_to != self.packed_to:
            self._forget_packed(packed_to)
        # A version without a change in a network counts as a public one. So does a version whose
        # changes were overwritten by later ones.
        if not in_networks >= {*range(self.version + 1, version + 1)}:
            self.public_version = version
        self.version, self.packed_to = version, packed_to

    def refresh_popularity(self) -> bool:
        """Update view counts, at most once a minute; return whether the database was queried."""
        if time.monotonic() - self._popularity_read < POPULARITY_EVERY:
            return False
        self._popularity_read = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT kind, object_id, popularity, popularity_at FROM search_searchdocument"
                " WHERE popularity_at > %s",
                [self._popularity_to],
            )
            for kind, object_id, popularity, noted_at in cursor.fetchall():
                if (row := self.row_of(kind, object_id)) is not None:
                    self.popularity.view[row] = popularity
                self._popularity_to = max(self._popularity_to, noted_at)
        return True

    def rows_of(self, numbers: Numbers) -> Rows:
        """Return the row of each document number, -1 if it was never loaded by this process.

        Documents that were removed before this process read the index have no row.
        """
        places = numbers - self._first_number
        places[(places < 0) | (places >= len(self._row_at))] = 0  # index 0 is always empty
        return self._row_at.view[places]

    def damping(self, k1: float, b: float) -> npt.NDArray[np.float32]:
        """Return k1 (1 - b + b length / average length) of each row.

        It is the part of BM25 that does not depend on the term.
        """
        if self._damping is None or len(self._damping) != len(self):
            living = self.length.view[self.alive.view]
            average = max(1.0, float(living.mean()) if len(living) else 1.0)
            self._damping = (k1 * (1 - b + b * self.length.view / average)).astype(np.float32)
        return self._damping

    @property
    def newest(self) -> Rows:
        """Live rows, newest first."""
        return self._in_order_of_time()[0]

    @property
    def public_times(self) -> npt.NDArray[np.int64]:
        """Dates of the live rows outside networks, ascending, in seconds since 1970."""
        return self._in_order_of_time()[1]

    def _in_order_of_time(self) -> tuple[Rows, npt.NDArray[np.int64]]:
        if self._by_time is None:
            living = np.flatnonzero(self.alive.view)
            dated = self.dated.view[living]
            self._by_time = (
                living[np.lexsort((-living, -dated))],
                np.sort(dated[self.scope.view[living] == 0]),
            )
        return self._by_time

    def row_of(self, kind: str, object_id: int) -> int | None:
        """Return the live row of an object, or None."""
        things, rows = self._in_order_of_things()
        wanted = object_id * MOST_KINDS + self.kind_id(kind)
        place = bisect_right(things, wanted) - 1
        if place < 0 or things[place] != wanted:
            return None
        row: int = rows[place]
        return row if self.alive.view[row] else None

    def recent_postings(self, term: str) -> PostingList:
        """Return the documents with the term that are not packed into postings yet."""
        held = self.recent.get(term)
        if not held:
            return EMPTY
        numbers, weights = zip(*held, strict=True)
        return PostingList(np.array(numbers, dtype=np.int64), np.array(weights, dtype=np.uint8))

    @property
    def facet_table(self) -> npt.NDArray[np.int32]:
        return self._facet_table.view.reshape(-1, FACETS_IN_ROW)

    def facet_ids_of(self, row: int) -> list[int]:
        ids: list[int] = self.facet_table[row].tolist()
        if ids[-1] and len(self.more_rows):
            ids += self.more_ids.view[self.more_rows.view == row].tolist()
        return [facet_id for facet_id in ids if facet_id]

    def facets_of(self, row: int, *names: str) -> list[FacetKey]:
        """Return the row's values of the named facets."""
        return self.facets.keys(self.facet_ids_of(row), *names)

    def rows_with(self, facet_id: int) -> Rows:
        """Return the rows that have the facet value, dead rows included."""
        in_table = np.flatnonzero(self._facet_table.view == facet_id) // FACETS_IN_ROW
        if not len(self.more_ids):
            return in_table
        return np.concatenate([in_table, self.more_rows.view[self.more_ids.view == facet_id]])

    def mask_with(self, facet_ids: Sequence[int]) -> Mask:
        """Return a mask of the rows that have any of the facet values, dead rows included.

        One pass, however many values.
        """
        mask = np.zeros(len(self), dtype=np.bool_)
        # Nearly always there is one value: comparing with it is faster than a lookup for each row.
        if len(facet_ids) == 1:
            mask[self.rows_with(facet_ids[0])] = True
        elif facet_ids:
            wanted = np.zeros(len(self.facets), dtype=np.bool_)
            wanted[list(facet_ids)] = True
            mask[np.flatnonzero(wanted[self._facet_table.view]) // FACETS_IN_ROW] = True
            mask[self.more_rows.view[wanted[self.more_ids.view]]] = True
        return mask

    def facet_pairs(self) -> tuple[npt.NDArray[np.int32], Rows]:
        """Return the ids of all facet values of all rows, and the row of each."""
        places = np.flatnonzero(self._facet_table.view)
        ids = np.concatenate([self._facet_table.view[places], self.more_ids.view])
        return ids, np.concatenate([places // FACETS_IN_ROW, self.more_rows.view])

    def count_facets(self, rows: Mask) -> npt.NDArray[np.int64]:
        """Return the number of the rows that have each facet value, indexed by its id."""
        more = self.more_ids.view[rows[self.more_rows.view]]
        counts = np.bincount(more, minlength=len(self.facets))
        found = np.flatnonzero(rows)
        for start in range(0, len(found), COUNTED_AT_ONCE):
            held = self.facet_table.take(found[start : start + COUNTED_AT_ONCE], axis=0)
            counts += np.bincount(held.ravel(), minlength=len(self.facets))
        counts[0] = 0
        return counts

    def _take(self, changed: Sequence[tuple[Any, ...]], *, among_others: bool) -> None:
        """Append the rows of changed documents.

        Their earlier rows are marked dead if there can be any (`among_others`).
        """
        known = int(self.number.view[-1]) if len(self) else 0
        # A removed document keeps its number and has a new version; other changes have new numbers.
        added = [record for record in changed if record[0] > known and not record[6]]
        removed = [record for record in changed if record[6]]
        if among_others:
            self._kill([*added, *removed])
        self._append(added)

    def _kill(self, records: Iterable[tuple[Any, ...]]) -> None:
        rows = [self.row_of(kind, object_id) for _, kind, object_id, *_ in records]
        self.alive.view[[row for row in rows if row is not None]] = False

    def _in_order_of_things(self) -> tuple[memoryview, memoryview]:
        """Return the sorted keys of all objects (kind and id in one number) and their rows.

        Of several rows with the same key, the newest comes last. A dictionary would take as much
        memory as all the columns.
        """
        if self._things is None or len(self._things[0]) != len(self):
            things = self.object_id.view * MOST_KINDS + self.kind.view
            order = np.argsort(things, kind="stable").astype(np.int32)
            self._things = memoryview(things[order]), memoryview(order)
        return self._things

    def _append(self, records: list[tuple[Any, ...]]) -> None:
        first = len(self)
        self._place([record[0] for record in records], first)
        self.alive.extend([True] * len(records))
        self.number.extend([record[0] for record in records])
        self.kind.extend([self.kind_id(record[1]) for record in records])
        self.object_id.extend([record[2] for record in records])
        self.scope.extend([record[3] for record in records])
        self.dated.extend([int(record[4].timestamp()) for record in records])
        self.popularity.extend([record[5] for record in records])
        self.length.extend([record[10] for record in records])
        self._append_facets([record[7] for record in records], first)
        for record in records:
            if record[8] is not None:
                for term, weight in zip(record[8], bytes(record[9]), strict=True):
                    self.recent[term] = (*self.recent.get(term, ()), (record[0], weight))

    def _append_facets(self, packed: list[list[str]], first: int) -> None:
        numbers = self.facets.numbers(chain.from_iterable(packed))
        table = np.zeros((len(packed), FACETS_IN_ROW), dtype=np.int32)
        for place, values in enumerate(packed):
            ids = [numbers[value] for value in values]
            table[place, : len(ids)] = ids[:FACETS_IN_ROW]
            self.more_ids.extend(ids[FACETS_IN_ROW:])
            self.more_rows.extend([first + place] * len(ids[FACETS_IN_ROW:]))
        self._facet_table.extend(table.ravel())

    def _place(self, numbers: list[int], first_row: int) -> None:
        """Store the row of each document number.

        The table starts at the first number and has -1 in its gaps.
        """
        if not numbers:
            return
        if not len(self._row_at):
            self._first_number = numbers[0] - 1
        table = np.full(
            numbers[-1] - self._first_number + 1 - len(self._row_at), -1, dtype=np.int64
        )
        table[np.array(numbers) - self._first_number - len(self._row_at)] = np.arange(
            first_row, first_row + len(numbers)
        )
        self._row_at.extend(table)

    def kind_id(self, kind: str) -> int:
        if kind not in self.kinds:
            self.kinds.append(kind)
        return self.kinds.index(kind)

    def _forget_packed(self, packed_to: int) -> None:
        kept = (
            (term, tuple(each for each in holders if each[0] > packed_to))
            for term, holders in self.recent.items()
        )
        self.recent = {term: holders for term, holders in kept if holders}


__all__ = ["DocStore", "DynamicArray", "FacetKey", "Mask", "Rows", "Weights"]
