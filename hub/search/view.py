"""One process's view of the index, brought up to date at the start of each question."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hub.database.rows import database_history, prepared_cursor
from hub.fragments import fragments
from hub.memory import return_free_memory
from hub.search.columns import Columns, Mask, Rows
from hub.search.epoch import named
from hub.search.postings import PostingCache
from hub.search.synonyms import Synonyms

_lock = threading.RLock()  # a connection made meanwhile looks at the epoch


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
    epoch: str = ""

    @cached_property
    def due(self) -> Mask:
        """Rows that are alive and whose time has come."""
        mask: Mask = self.columns.alive.view & (self.columns.dated.view <= self.now)
        return mask

    @cached_property
    def key(self) -> tuple[str, int, int]:
        """Epoch, version, and how many documents' time has come: one more makes another key without any write."""
        due = int(np.searchsorted(self.columns.public_times, self.now, side="right"))
        return self.epoch, self.public_version, due

    @property
    def newest(self) -> Rows:
        """All living rows, newest first."""
        return self.columns.newest

    def visible(self, scopes: frozenset[int]) -> Mask:
        """Rows in the scopes that the reader may see; scope 0 is what is public."""
        if scopes == frozenset({0}):
            public: Mask = self.due & (self.columns.scope.view == 0)
            return public
        return self.due & np.isin(self.columns.scope.view, list(scopes))


class _Held:
    """What the process holds between questions."""

    def __init__(self) -> None:
        self.epoch = ""
        self.columns = Columns()
        self.cache = PostingCache()
        self.synonyms = Synonyms([])


_held = _Held()


def current() -> View:
    """The index as the database has it now. One small query, and another if something changed."""
    version, packed_to, epoch = _state()
    with _lock:
        if version < _held.columns.version:  # another thread was quicker, or a write was lost
            version, packed_to, epoch = _state()
        _forget_unless(epoch, version)
        held = _held
        if version != held.columns.version:
            columns = held.columns.fork()  # other threads are in the middle of a question to the one that is held
            columns.sync(version, packed_to)
            held.columns, held.synonyms = columns, Synonyms.load()
        if held.columns.refresh_popularity():
            return_free_memory()
        return View(
            version, held.columns.public_version, held.columns, held.cache, held.synonyms, int(time.time()), epoch
        )


def forget() -> None:
    """Drop all that is held; the next question reads it anew."""
    global _held
    _held = _Held()


def forget_unless(epoch: str) -> None:
    """Drop all that is held, and all that was rendered of it, if it is of another epoch."""
    with _lock:
        _forget_unless(epoch, _held.columns.version)


def _forget_unless(epoch: str, version: int) -> None:
    # A version that goes back within an epoch is a lost write, of which nobody knows another sign.
    if epoch != _held.epoch or version < _held.columns.version:
        forget()
        fragments.clear()
        _held.epoch = epoch


def _state() -> tuple[int, int, str]:
    with prepared_cursor() as cursor:
        cursor.execute("SELECT version, packed_to, epoch FROM search_indexstate WHERE id = 1")
        version, packed_to, epoch = cursor.fetchone() or (1, 0, "")
    return version, packed_to, named(database_history(), epoch)
