"""Facet values of documents: a small number for each, with packed name, value and label."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from hub.search.engine.dynamic_array import DynamicArray

FacetKey = tuple[str, str, str]
"""Name, value and label of a facet value."""


class FacetValues:
    """All facet values ever seen by this process, with small numbers from 1 as ids.

    There are tens of thousands, and a page shows sixty: they are packed into one byte string.
    """

    def __init__(self) -> None:
        self._packed = bytearray()
        self._ends = array("q")
        self._hashes = DynamicArray(np.int64)  # of name and value
        self._names: list[str] = []
        self._name_of = DynamicArray(np.int8)
        self._add("\t\t")  # id 0 means none

    def copy(self) -> FacetValues:
        """Return a copy; values added to it do not appear here.

        Some megabytes in a large library, which takes under 1 ms.
        """
        copied = FacetValues.__new__(FacetValues)
        copied._packed, copied._ends, copied._names = self._packed[:], self._ends[:], self._names[:]
        copied._hashes, copied._name_of = self._hashes.fork(), self._name_of.fork()
        return copied

    def __len__(self) -> int:
        return len(self._ends)

    def key(self, facet_id: int) -> FacetKey:
        name, value, label = self._text(facet_id).split("\t")
        return name, value, label

    def keys(self, ids: list[int], *names: str) -> list[FacetKey]:
        """Return the keys of those ids that are values of the named facets."""
        wanted = [self._names.index(name) for name in names if name in self._names]
        named = zip(ids, self._name_of.view[ids].tolist(), strict=True)
        return [self.key(facet_id) for facet_id, name in named if name in wanted]

    def numbers(self, packed: Iterable[str]) -> dict[str, int]:
        """Return the ids of packed values; values not seen before get a new id."""
        texts = list(dict.fromkeys(packed))
        hashes = np.array([_hash_of(text) for text in texts], dtype=np.int64)
        order = np.argsort(self._hashes.view, kind="stable")
        known = self._hashes.view[order]
        places = zip(
            np.searchsorted(known, hashes, "left"),
            np.searchsorted(known, hashes, "right"),
            strict=True,
        )
        return {
            text: next((each for each in order[first:end].tolist() if self._text(each) == text), 0)
            or self._add(text)
            for text, (first, end) in zip(texts, places, strict=True)
        }

    def with_value(self, name: str, value: str) -> tuple[int, ...]:
        """Return the ids of one value of a facet: several if its label changed meanwhile."""
        places = np.flatnonzero(self._hashes.view == _hash_of(f"{name}\t{value}\t")).tolist()
        return tuple(place for place in places if self.key(place)[:2] == (name, value))

    def of_name(self, name: str, ids: npt.NDArray[np.int64] | None = None) -> npt.NDArray[np.int64]:
        """Return those of the ids that are values of the facet; without `ids`, all its values."""
        if name not in self._names:
            return np.empty(0, dtype=np.int64)
        names = self._name_of.view if ids is None else self._name_of.view[ids]
        places = np.flatnonzero(names == self._names.index(name))
        return places if ids is None else ids[places]

    def _text(self, facet_id: int) -> str:
        return self._packed[
            self._ends[facet_id - 1] if facet_id else 0 : self._ends[facet_id]
        ].decode()

    def _add(self, packed: str) -> int:
        name = packed.partition("\t")[0]
        if name not in self._names:
            self._names.append(name)
        self._packed += packed.encode()
        self._ends.append(len(self._packed))
        self._hashes.extend([_hash_of(packed)])
        self._name_of.extend([self._names.index(name)])
        return len(self) - 1


def _hash_of(packed: str) -> int:
    """Return a hash of name and value only, so that it does not change with the label."""
    return hash(packed.rpartition("\t")[0])
