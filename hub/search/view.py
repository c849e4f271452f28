"""One process's view of the index, brought up to date at the start of each question."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from hub.database.rows import prepared_cursor
from hub.memory import return_free_memory
from hub.search.columns import Columns, Mask, Rows
from hub.search.postings import PostingCache
from hub.search.synonyms import Synonyms

_lock = threading.Lock()


@dataclass
class View:
    """The index at one version. `key` changes whenever anything that everyone reads may have changed.

    What is said in networks changes `version` alone: pages of the library stay kept while people talk.
    """

    version: int
    public_version: int
    columns: Columns
    cache: PostingCache
    synonyms: Synonyms
    now: int

    @cached_property
    def due(self) -> Mask:
        """Rows that are alive and whose time has come."""
        mask: Mask = self.columns.alive.view & (self.columns.dated.view <= self.now)
        return mask

    @cached_property
    def key(self) -> tuple[int, int]:
        """Version, and how many documents' time has come: one more makes another key without any write."""
        return self.public_version, int(np.searchsorted(_clock.times(self.columns), self.now, side="right"))

    @property
    def newest(self) -> Rows:
        """All living rows, newest first."""
        return _clock.newest(self.columns)

    def visible(self, scopes: frozenset[int]) -> Mask:
        """Rows in the scopes that the reader may see; scope 0 is what is public."""
        if scopes == frozenset({0}):
            public: Mask = self.due & (self.columns.scope.view == 0)
            return public
        return self.due & np.isin(self.columns.scope.view, list(scopes))


class _Clock:
    """All living documents in the order of their times, kept for one version."""

    def __init__(self) -> None:
        self._version = -1
        self._newest: Rows = np.empty(0, dtype=np.int64)
        self._times: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def times(self, columns: Columns) -> npt.NDArray[np.int64]:
        """Rising times of what is in no network, in seconds since 1970."""
        self._order(columns)
        return self._times

    def newest(self, columns: Columns) -> Rows:
        self._order(columns)
        return self._newest

    def _order(self, columns: Columns) -> None:
        if self._version != columns.version:
            living = np.flatnonzero(columns.alive.view)
            dated = columns.dated.view[living]
            self._newest = living[np.lexsort((-living, -dated))]
            self._times = np.sort(dated[columns.scope.view[living] == 0])
            self._version = columns.version


class _Held:
    """What the process holds between questions."""

    def __init__(self) -> None:
        self.columns = Columns()
        self.cache = PostingCache()
        self.synonyms = Synonyms([])


_held = _Held()
_clock = _Clock()


def current() -> View:
    """The index as the database has it now. One small query, and another if something changed."""
    version, packed_to = _state()
    with _lock:
        held = _held
        if version < held.columns.version:  # another database: restored from a copy
            forget()
            held = _held
        if version != held.columns.version:
            held.columns.sync(version, packed_to)
            held.synonyms = Synonyms.load()
        if held.columns.refresh_popularity():
            return_free_memory()
        return View(version, held.columns.public_version, held.columns, held.cache, held.synonyms, int(time.time()))


def forget() -> None:
    """Drop all that is held; the next question reads it anew."""
    global _held, _clock
    _held, _clock = _Held(), _Clock()


def _state() -> tuple[int, int]:
    with prepared_cursor() as cursor:
        cursor.execute("SELECT version, packed_to FROM search_indexstate WHERE id = 1")
        version, packed_to = cursor.fetchone() or (1, 0)
    return version, packed_to
