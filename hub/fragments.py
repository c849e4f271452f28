"""Rendered pieces of pages, kept in the process's memory.

A piece is kept under a key that holds the version of everything it shows (`hub.search.view.View.key`, a
document's number), so it is never invalidated: a change makes another key, and the old piece is forgotten
when room is needed. The reader's time zone is a part of every key: a piece may show times.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields, is_dataclass
from secrets import token_hex
from sys import getsizeof
from threading import Lock
from typing import Any

from cachetools import LRUCache
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

MOST_BYTES = 12 * 1024 * 1024
# Stands where a reader's own token comes. Nobody can know it, so nobody can write it into a text that others read.
TOKEN_PLACE = f"token-{token_hex(16)}"
OVERHEAD = 200  # bytes for the place of a piece, its key apart


class Fragments:
    """A bounded store of pieces; `size` says how many characters a piece has. Keys count as well."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._lock = Lock()
        self._pieces: LRUCache[Hashable, tuple[Any, int]] = LRUCache(most_bytes, getsizeof=lambda kept: kept[1])

    def get[Piece](self, key: Hashable, build: Callable[[], Piece], size: Callable[[Piece], int]) -> Piece:
        """The piece under the key, made by `build` if it is not there. What `build` raises is passed on."""
        kept: Piece | None = self.peek(key)
        if kept is not None:
            return kept
        piece = build()
        self.keep(key, piece, size(piece))
        return piece

    def peek(self, key: Hashable) -> Any:
        """The piece under the key, or None."""
        with self._lock:
            kept = self._pieces.get(_in_zone(key))
        return None if kept is None else _unpacked(kept[0])

    def keep(self, key: Hashable, piece: Any, size: int) -> None:
        taken = size + _weight(key) + OVERHEAD
        with self._lock:
            if taken < self._pieces.maxsize // 8:
                self._pieces[_in_zone(key)] = (_packed(piece), taken)

    def clear(self) -> None:
        with self._lock:
            self._pieces.clear()


def _weight(value: Hashable) -> int:
    """Bytes that a key takes, what it is made of included; what two keys share counts for each."""
    parts: Iterable[Hashable] = ()
    if is_dataclass(value):
        parts = (getattr(value, each.name) for each in fields(value))
    elif isinstance(value, tuple | frozenset):
        parts = value
    return getsizeof(value) + sum(map(_weight, parts))


def _in_zone(key: Hashable) -> Hashable:
    return key, timezone.get_current_timezone_name()


def _packed(piece: Any) -> Any:
    """HTML as bytes: one arrow or dash in a text makes Python keep two bytes for each of its letters."""
    return piece.encode("utf-8", "surrogatepass") if isinstance(piece, SafeString) else piece


def _unpacked(kept: Any) -> Any:
    return mark_safe(kept.decode("utf-8", "surrogatepass")) if isinstance(kept, bytes) else kept


fragments = Fragments()


def piece(template: str, **values: Hashable) -> SafeString:
    """The template rendered with these values alone, and kept under them: what it shows is its key.

    Where a form has its token there is a place for one (`with_token`), so that readers share what is kept.
    """
    key = (template, *values.items())
    return fragments.get(key, lambda: render_to_string(template, values | {"csrf_token": TOKEN_PLACE}), len)


def with_token(html: SafeString, token: object) -> SafeString:
    """The piece with the reader's own token in its forms; `token` is made into a text only if there is one."""
    return mark_safe(html.replace(TOKEN_PLACE, str(token))) if TOKEN_PLACE in html else html
