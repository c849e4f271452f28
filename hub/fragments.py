"""Rendered pieces of pages, kept in the process's memory.

A piece is kept under a key that holds the version of everything it shows (`hub.search.view.View.key`, a
document's number), so it is never invalidated: a change makes another key, and the old piece is forgotten
when room is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from cachetools import LRUCache
from django.utils.safestring import SafeString, mark_safe

MOST_BYTES = 12 * 1024 * 1024
OVERHEAD = 400  # bytes for a key and its place


class Fragments:
    """A bounded store of pieces; `size` says how many characters a piece has."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._lock = Lock()
        self._pieces: LRUCache[Hashable, tuple[Any, int]] = LRUCache(most_bytes, getsizeof=lambda kept: kept[1])

    def get[Piece](self, key: Hashable, build: Callable[[], Piece], size: Callable[[Piece], int]) -> Piece:
        """The piece under the key, made by `build` if it is not there. What `build` raises is passed on."""
        with self._lock:
            kept = self._pieces.get(key)
        if kept is not None:
            return _unpacked(kept[0])  # type: ignore[no-any-return]
        piece = build()
        taken = size(piece) + OVERHEAD
        with self._lock:
            if taken < MOST_BYTES // 8:
                self._pieces[key] = (_packed(piece), taken)
        return piece

    def clear(self) -> None:
        with self._lock:
            self._pieces.clear()


def _packed(piece: Any) -> Any:
    """HTML as bytes: one arrow or dash in a text makes Python keep two bytes for each of its letters."""
    return piece.encode("utf-8", "surrogatepass") if isinstance(piece, SafeString) else piece


def _unpacked(kept: Any) -> Any:
    return mark_safe(kept.decode("utf-8", "surrogatepass")) if isinstance(kept, bytes) else kept


fragments = Fragments()
