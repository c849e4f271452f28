"""Rendered fragments of pages, cached in the process's memory.

The key of a fragment holds the version of everything it shows
(`hub.search.engine.snapshot.IndexSnapshot.key`, a document's number), so it is never invalidated:
a change makes another key, and the old fragment is evicted when room is needed. The viewer's time
zone is a part of every key, since a fragment may show times.
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
# Placeholder for a viewer's own CSRF token. It is secret, so nobody can put it into a text that
# others read.
TOKEN_PLACE = f"token-{token_hex(16)}"
OVERHEAD = 200  # bytes for the entry of a fragment, without its key


class FragmentCache:
    """Bounded cache of fragments; `size` is the length of one in characters.

    Keys count towards the bound as well.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._lock = Lock()
        self._pieces: LRUCache[Hashable, tuple[Any, int]] = LRUCache(
            most_bytes, getsizeof=lambda kept: kept[1]
        )

    def get[Piece](
        self, key: Hashable, build: Callable[[], Piece], size: Callable[[Piece], int]
    ) -> Piece:
        """Return the fragment under the key; if it is missing, cache what `build` returns.

        Raises what `build` raises.
        """
        kept: Piece | None = self.peek(key)
        if kept is not None:
            return kept
        piece = build()
        self.keep(key, piece, size(piece))
        return piece

    def peek(self, key: Hashable) -> Any:
        """Return the fragment under the key, or None."""
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
    """Return the bytes that a key takes, including its parts.

    What two keys share counts for each.
    """
    parts: Iterable[Hashable] = ()
    if is_dataclass(value):
        parts = (getattr(value, each.name) for each in fields(value))
    elif isinstance(value, tuple | frozenset):
        parts = value
    return getsizeof(value) + sum(map(_weight, parts))


def _in_zone(key: Hashable) -> Hashable:
    return key, timezone.get_current_timezone_name()


def _packed(piece: Any) -> Any:
    """Return HTML as bytes.

    One arrow or dash in a string makes Python use two bytes for each of its characters.
    """
    return piece.encode("utf-8", "surrogatepass") if isinstance(piece, SafeString) else piece


def _unpacked(kept: Any) -> Any:
    return mark_safe(kept.decode("utf-8", "surrogatepass")) if isinstance(kept, bytes) else kept


fragments = FragmentCache()


def render_cached(template: str, **values: Hashable) -> SafeString:
    """Render the template with these values only, cached under them: they are the cache key.

    Forms get a placeholder for their token (see `with_token`), so that viewers share the fragment.
    """
    key = (template, *values.items())
    return fragments.get(
        key, lambda: render_to_string(template, values | {"csrf_token": TOKEN_PLACE}), len
    )


def with_token(html: SafeString, token: object) -> SafeString:
    """Return the fragment with the viewer's own token in its forms.

    `token` is converted to text only if the fragment has a form.
    """
    return mark_safe(html.replace(TOKEN_PLACE, str(token))) if TOKEN_PLACE in html else html
