"""What every process holds in memory of each document: when, where, which facets; about 120 bytes a document.

`sync` brings it to the index's version by reading only the rows that changed since. Rows are never
moved: a changed document gets a new row and its old one dies.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from hub.memory import return_free_memory
from hub.search.postings import EMPTY, Numbers, PostingList, Weights

POPULARITY_EVERY = 60.0  # seconds between looks at what was read most
FACETS_IN_ROW = 16  # facet values of a document that stand in its row of the table; few have more

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


class Growing:
    """An array that grows at its end; `view` is the filled part."""

    def __init__(self, dtype: npt.DTypeLike) -> None:
        self._room: npt.NDArray[Any] = np.zeros(1024, dtype=dtype)
        self._length = 0

    @property
    def view(self) -> npt.NDArray[Any]:
        return self._room[: self._length]

    def __len__(self) -> int:
        return self._length

    def extend(self, values: Sequence[Any] | npt.NDArray[Any]) -> None:
        end = self._length + len(values)
        if end > len(self._room):
            grown = np.zeros(max(end, len(self._room) * 3 // 2), dtype=self._room.dtype)
            grown[: self._length] = self.view
            self._room = grown
        self._room[self._length : end] = values
        self._length = end


class Columns:
    """Documents as columns.

    `facet_table` has the numbers of a row's facet values, 0 where there are fewer than FACETS_IN_ROW. More than
    fit stand in `more_ids`, each with its row in `more_rows`. `public_version` is the last version at which something
    changed that is not in a network.
    """

    def __init__(self) -> None:
        self.version = 0
        self.public_version = 0
        self.packed_to = 0
        self.alive = Growing(np.bool_)
        self.kind = Growing(np.int8)
        self.object_id = Growing(np.int64)
        self.scope = Growing(np.int64)
        self.dated = Growing(np.int64)
        self.popularity = Growing(np.int64)
        self.number = Growing(np.int64)
        self.length = Growing(np.float32)
        self._facet_table = Growing(np.int32)
        self.more_ids = Growing(np.int32)
        self.more_rows = Growing(np.int32)
        self.facets = FacetValues()
        self.kinds: list[str] = []
        self.recent: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._row_of: dict[str, dict[int, int]] = defaultdict(dict)
        self._row_at = Growing(np.int32)
        self._damping: npt.NDArray[np.float32] | None = None
        self._first_number = 0
        self._popularity_read = time.monotonic()
        self._popularity_to = datetime.now(UTC)

    def __len__(self) -> int:
        return len(self.alive)

    def sync(self, version: int, packed_to: int) -> None:
        """Read what changed up to `version`; the database may be ahead of it, never behind."""
        # All at the start, a few later. Read at once, all would leave a hole as large as the index in the memory.
        with connection.cursor() if self.version else connection.chunked_cursor() as cursor:
            cursor.execute(_CHANGED, {"version": self.version, "packed_to": packed_to})
            in_networks: set[int] = set()
            while changed := cursor.fetchmany(500):
                self._take(changed)
                in_networks |= {record[-1] for record in changed if record[3]}
        if not self.version:
            return_free_memory()
        if packed_to != self.packed_to:
            self._forget_packed(packed_to)
        # A version that no change in a network explains was a public one; so is one that a later change covers.
        if not in_networks >= {*range(self.version + 1, version + 1)}:
            self.public_version = version
        self.version, self.packed_to = version, packed_to

    def refresh_popularity(self) -> None:
        """Take in views that were counted meanwhile; asks the database once a minute at most."""
        if time.monotonic() - self._popularity_read < POPULARITY_EVERY:
            return
        self._popularity_read = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT kind, object_id, popularity, popularity_at FROM search_searchdocument WHERE popularity_at > %s",
                [self._popularity_to],
            )
            for kind, object_id, popularity, noted_at in cursor.fetchall():
                if (row := self._row_of[kind].get(object_id)) is not None:
                    self.popularity.view[row] = popularity
                self._popularity_to = max(self._popularity_to, noted_at)

    def rows_of(self, numbers: Numbers) -> Rows:
        """The row of each document number, -1 where the document was gone before this process looked."""
        places = numbers - self._first_number
        places[(places < 0) | (places >= len(self._row_at))] = 0  # place 0 is kept empty
        return self._row_at.view[places]

    def damping(self, k1: float, b: float) -> npt.NDArray[np.float32]:
        """For each row k1 (1 - b + b length / average length), the part of BM25 that no term changes."""
        if self._damping is None or len(self._damping) != len(self):
            living = self.length.view[self.alive.view]
            average = max(1.0, float(living.mean()) if len(living) else 1.0)
            self._damping = (k1 * (1 - b + b * self.length.view / average)).astype(np.float32)
        return self._damping

    def row_of(self, kind: str, object_id: int) -> int | None:
        return self._row_of[kind].get(object_id)

    def recent_postings(self, term: str) -> PostingList:
        """Documents with the term that no posting holds yet."""
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

    def facets_of(self, row: int) -> list[FacetKey]:
        return [self.facets.keys[facet_id] for facet_id in self.facet_ids_of(row)]

    def rows_with(self, facet_id: int) -> Rows:
        """Rows that have the facet value, dead ones included."""
        in_table = np.flatnonzero(self._facet_table.view == facet_id) // FACETS_IN_ROW
        if not len(self.more_ids):
            return in_table
        return np.concatenate([in_table, self.more_rows.view[self.more_ids.view == facet_id]])

    def facet_pairs(self) -> tuple[npt.NDArray[np.int32], Rows]:
        """Every facet value of every row, and its row."""
        places = np.flatnonzero(self._facet_table.view)
        ids = np.concatenate([self._facet_table.view[places], self.more_ids.view])
        return ids, np.concatenate([places // FACETS_IN_ROW, self.more_rows.view])

    def count_facets(self, rows: Mask) -> npt.NDArray[np.int64]:
        """How many of the rows have each facet value, by its number."""
        held = self.facet_table.take(np.flatnonzero(rows), axis=0).ravel()
        if len(self.more_ids):
            held = np.concatenate([held, self.more_ids.view[rows[self.more_rows.view]]])
        counts = np.bincount(held, minlength=len(self.facets.keys))
        counts[0] = 0
        return counts

    def _take(self, changed: Iterable[tuple[Any, ...]]) -> None:
        known = int(self.number.view[-1]) if len(self) else 0
        added = []
        for record in changed:
            number, kind, object_id, removed = record[0], record[1], record[2], record[6]
            if number <= known:  # its version moved but not its number: it was removed
                if removed:
                    self._kill(kind, object_id)
                continue
            self._kill(kind, object_id)
            if not removed:
                added.append(record)
        self._append(added)

    def _kill(self, kind: str, object_id: int) -> None:
        row = self._row_of[kind].pop(object_id, None)
        if row is not None:
            self.alive.view[row] = False

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
        self._append_facets([self.facets.ids(record[7]) for record in records], first)
        for row, record in enumerate(records, first):
            self._row_of[record[1]][record[2]] = row
            if record[8] is not None:
                for term, weight in zip(record[8], bytes(record[9]), strict=True):
                    self.recent[term].append((record[0], weight))

    def _append_facets(self, ids_of_rows: list[list[int]], first: int) -> None:
        table = np.zeros((len(ids_of_rows), FACETS_IN_ROW), dtype=np.int32)
        for place, ids in enumerate(ids_of_rows):
            table[place, : len(ids)] = ids[:FACETS_IN_ROW]
            self.more_ids.extend(ids[FACETS_IN_ROW:])
            self.more_rows.extend([first + place] * len(ids[FACETS_IN_ROW:]))
        self._facet_table.extend(table.ravel())

    def _place(self, numbers: list[int], first_row: int) -> None:
        """Remember the row of each number: a table from the first number on, with -1 in its gaps."""
        if not numbers:
            return
        if not len(self._row_at):
            self._first_number = numbers[0] - 1
        table = np.full(numbers[-1] - self._first_number + 1 - len(self._row_at), -1, dtype=np.int64)
        table[np.array(numbers) - self._first_number - len(self._row_at)] = np.arange(
            first_row, first_row + len(numbers)
        )
        self._row_at.extend(table)

    def kind_id(self, kind: str) -> int:
        if kind not in self.kinds:
            self.kinds.append(kind)
        return self.kinds.index(kind)

    def _forget_packed(self, packed_to: int) -> None:
        kept = ((term, [held for held in holders if held[0] > packed_to]) for term, holders in self.recent.items())
        self.recent = defaultdict(list, {term: holders for term, holders in kept if holders})


FacetKey = tuple[str, str, str]
"""Name, value and label of a facet value."""


class FacetValues:
    """All facet values ever seen, each under a small number from 1 on."""

    def __init__(self) -> None:
        self.keys: list[FacetKey] = [("", "", "")]
        self._names: list[str] = [""]
        self._name_of = Growing(np.int8)
        self._name_of.extend([0])
        self._ids: dict[str, dict[str, int]] = {}
        self._relabelled: dict[tuple[str, str], tuple[int, ...]] = {}

    def ids(self, packed: Iterable[str]) -> list[int]:
        return [self._id(text) for text in packed]

    def with_value(self, name: str, value: str) -> tuple[int, ...]:
        """The ids under one value of a facet: more than one where its label changed meanwhile."""
        facet_id = self._ids.get(name, {}).get(value)
        return () if facet_id is None else self._relabelled.get((name, value)) or (facet_id,)

    def of_name(self, name: str, ids: npt.NDArray[np.int64] | None = None) -> npt.NDArray[np.int64]:
        """Those of the ids that are values of the facet, or all its values."""
        if name not in self._names:
            return np.empty(0, dtype=np.int64)
        names = self._name_of.view if ids is None else self._name_of.view[ids]
        places = np.flatnonzero(names == self._names.index(name))
        return places if ids is None else ids[places]

    def _id(self, packed: str) -> int:
        name, value, label = packed.split("\t")
        known = self.with_value(name, value)
        return next((each for each in known if self.keys[each][2] == label), 0) or self._add(name, value, label, known)

    def _add(self, name: str, value: str, label: str, known: tuple[int, ...]) -> int:
        name = sys.intern(name)
        if name not in self._names:
            self._names.append(name)
        facet_id = len(self.keys)
        # One string where value and label are the same; tens of thousands are kept.
        self.keys.append((name, value, value if label == value else label))
        self._name_of.extend([self._names.index(name)])
        self._ids.setdefault(name, {})[value] = facet_id
        if known:
            self._relabelled[name, value] = (*known, facet_id)
        return facet_id


__all__ = ["Columns", "FacetKey", "Growing", "Mask", "Rows", "Weights"]
