"""Snapshot of the index in a process, updated at the start of each query."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hub.database.rows import database_history, prepared_cursor
from hub.rendering.fragment_cache import fragments
from hub.search.engine.doc_store import DocStore, Mask, Rows
from hub.search.engine.postings import PostingCache
from hub.search.epoch import named
from hub.search.memory import return_free_memory
from hub.search.text.synonyms import Synonyms

_lock = threading.RLock()  # reentrant: a connection made meanwhile checks the epoch


@dataclass
class IndexSnapshot:
    """The index at one version.

    `key` changes whenever public content may have changed. Changes in networks affect `version`
    alone, so that pages of the library remain cached while people discuss.
    """

    version: int
    public_version: int
    columns: DocStore
    cache: PostingCache
    synonyms: Synonyms
    now: int
    epoch: str = ""

    @cached_property
    def due(self) -> Mask:
        """Mask of the live rows whose date is not in the future."""
        mask: Mask = self.columns.alive.view & (self.columns.dated.view <= self.now)
        return mask

    @cached_property
    def key(self) -> tuple[str, int, int]:
        """Cache key: epoch, public version and number of public documents that are due.

        The number changes the key when a document becomes due, without any write.
        """
        due = int(np.searchsorted(self.columns.public_times, self.now, side="right"))
        return self.epoch, self.public_version, due

    @property
    def newest(self) -> Rows:
        """Live rows, newest first."""
        return self.columns.newest

    def visible(self, scopes: frozenset[int]) -> Mask:
        """Return a mask of the due rows in the given scopes; scope 0 is public."""
        if scopes == frozenset({0}):
            public: Mask = self.due & (self.columns.scope.view == 0)
            return public
        return self.due & np.isin(self.columns.scope.view, list(scopes))


class _Process:
    """State of the process between queries."""

    def __init__(self) -> None:
        self.epoch = ""
        self.columns = DocStore()
        self.cache = PostingCache()
        self.synonyms = Synonyms([])


_held = _Process()


def current() -> IndexSnapshot:
    """Return the current snapshot of the index. One small query; more if the index has changed."""
    version, packed_to, epoch = _state()
    with _lock:
        if version < _held.columns.version:  # another thread was faster, or a write was lost
            version, packed_to, epoch = _state()
        _forget_unless(epoch, version)
        held = _held
        if version != held.columns.version:
            columns = held.columns.fork()  # other threads may be using the one that is held
            columns.sync(version, packed_to)
            held.columns, held.synonyms = columns, Synonyms.load()
        if held.columns.refresh_popularity():
            return_free_memory()
        return IndexSnapshot(
            version,
            held.columns.public_version,
            held.columns,
            held.cache,
            held.synonyms,
            int(time.time()),
            epoch,
        )


def forget() -> None:
    """Drop the state of the process; the next query reads the index anew."""
    global _held
    _held = _Process()


def forget_unless(epoch: str) -> None:
    """Drop the state of the process and all rendered fragments if they are of another epoch."""
    with _lock:
        _forget_unless(epoch, _held.columns.version)


def _forget_unless(epoch: str, version: int) -> None:
    # A lower version within an epoch means a lost write; there is no other sign of one.
    if epoch != _held.epoch or version < _held.columns.version:
        forget()
        fragments.clear()
        _held.epoch = epoch


def _state() -> tuple[int, int, str]:
    with prepared_cursor() as cursor:
        cursor.execute("SELECT version, packed_to, epoch FROM search_indexstate WHERE id = 1")
        version, packed_to, epoch = cursor.fetchone() or (1, 0, "")
    return version, packed_to, named(database_history(), epoch)
