"""Growable numpy array."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


class DynamicArray:
    """Array that grows at its end; `view` is the filled part."""

    def __init__(self, dtype: npt.DTypeLike) -> None:
        self._room: npt.NDArray[Any] = np.zeros(1024, dtype=dtype)
        self._length = 0

    @property
    def view(self) -> npt.NDArray[Any]:
        return self._room[: self._length]

    def __len__(self) -> int:
        return self._length

    def fork(self) -> DynamicArray:
        """Return a copy that can be extended independently.

        Both share one buffer: only the newest of several forks may be extended.
        """
        fork = DynamicArray.__new__(DynamicArray)
        fork._room, fork._length = self._room, self._length
        return fork

    def copy(self) -> DynamicArray:
        """Return a copy whose values can be changed without affecting this array."""
        copy = self.fork()
        copy._room = self._room.copy()
        return copy

    def extend(self, values: Sequence[Any] | npt.NDArray[Any]) -> None:
        end = self._length + len(values)
        if end > len(self._room):
            grown = np.zeros(max(end, len(self._room) * 3 // 2), dtype=self._room.dtype)
            grown[: self._length] = self.view
            self._room = grown
        self._room[self._length : end] = values
        self._length = end
