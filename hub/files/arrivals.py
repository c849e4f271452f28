"""Apps that want to know of each file that comes in. They are called in the transaction that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.files.models import StoredFile

_listeners: dict[str, Callable[[StoredFile], None]] = {}


def register(name: str, listener: Callable[[StoredFile], None]) -> None:
    _listeners[name] = listener


def announce(file: StoredFile) -> None:
    for listener in _listeners.values():
        listener(file)
