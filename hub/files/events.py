"""Events of stored files for other apps: arrival, and the result of the malware scan.

Listeners are called in the transaction that writes the event.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.files.models import StoredFile


class FileEvent(Enum):
    ARRIVED = auto()
    SCANNED = auto()


_listeners: dict[tuple[FileEvent, str], Callable[[StoredFile], None]] = {}


def register(event: FileEvent, name: str, listener: Callable[[StoredFile], None]) -> None:
    _listeners[event, name] = listener


def announce(event: FileEvent, file: StoredFile) -> None:
    for (of, _), listener in _listeners.items():
        if of is event:
            listener(file)
