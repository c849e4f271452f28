"""Facets: counts of the values that the found documents have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.utils.text import slugify

from hub.search.engine.doc_store import DocStore, Mask

SHOWN = 8  # values of a facet
ALL_OF = frozenset({"tag", "category"})  # several values narrow; those of other facets widen
BY_VALUE = frozenset({"year"})  # sorted by value, descending, not by count

Chosen = Mapping[str, Sequence[str]]
"""The values chosen of each facet, as they stand in the address."""


@dataclass(slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet with its most common values, chosen ones first."""

    name: str
    values: list[FacetValue]
    more: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Number of rows by facet value id, and the ids with at least one row."""

    each: npt.NDArray[np.int64]
    present: npt.NDArray[np.int64]

    @classmethod
    def of(cls, columns: DocStore, rows: Mask) -> FacetCounts:
        each = columns.count_facets(rows)
        return cls(each, np.flatnonzero(each))


class FacetFilter:
    """Filter of rows by chosen facet values, which counts the values of the remaining rows."""

    def __init__(self, columns: DocStore, chosen: Chosen) -> None:
        self.columns = columns
        self._labels: dict[str, list[tuple[int, str]]] = {}
        self.chosen = {
            name: [value for value in values if value]
            for name, values in chosen.items()
            if any(values)
        }
        self._masks = {
            name: self._chosen_mask(name, values) for name, values in self.chosen.items()
        }

    def narrow(self, rows: Mask) -> Mask:
        for mask in self._masks.values():
            rows = rows & mask
        return rows

    def groups(self, before: Mask, narrowed: Mask, names: Iterable[str]) -> list[FacetGroup]:
        """Return the facets with counts.

        A facet whose values widen is counted as if none of them were chosen.
        """
        counted = FacetCounts.of(self.columns, narrowed)
        groups = []
        for name in names:
            counts = counted
            if name in self._masks and name not in ALL_OF:
                counts = FacetCounts.of(self.columns, self._narrow_without(before, name))
            if group := self._group(name, counts):
                groups.append(group)
        return groups

    def mask_of(self, name: str, value: str, *, exactly: bool = False) -> Mask:
        """Return a mask of the rows that have one value of a facet.

        `value` is the facet's value or, unless `exactly`, words of its label.
        """
        return self.columns.mask_with(self._ids_of(name, value, exactly=exactly))

    def _ids_of(self, name: str, value: str, *, exactly: bool = False) -> Sequence[int]:
        facets = self.columns.facets
        ids: Sequence[int] = facets.with_value(name, value)
        if not ids and not exactly:
            ids = facets.with_value(name, slugify(value)) or self._by_label(name, value)
        return ids

    def _chosen_mask(self, name: str, values: Sequence[str]) -> Mask:
        if name not in ALL_OF:
            return self.columns.mask_with(
                [facet_id for value in values for facet_id in self._ids_of(name, value)]
            )
        result: Mask = np.logical_and.reduce([self.mask_of(name, value) for value in values])
        return result

    def _narrow_without(self, rows: Mask, name: str) -> Mask:
        for other, mask in self._masks.items():
            if other != name:
                rows = rows & mask
        return rows

    def _by_label(self, name: str, text: str) -> list[int]:
        wanted = text.casefold().replace("-", " ").split()
        labels = self._labels_of(name) if wanted else []
        return [number for number, label in labels if all(word in label for word in wanted)]

    def _labels_of(self, name: str) -> list[tuple[int, str]]:
        """Return all values of a facet with their case-folded labels; cached."""
        if name not in self._labels:
            facets = self.columns.facets
            self._labels[name] = [
                (number, facets.key(number)[2].casefold())
                for number in facets.of_name(name).tolist()
            ]
        return self._labels[name]

    def _group(self, name: str, counts: FacetCounts) -> FacetGroup | None:
        facets = self.columns.facets
        present = facets.of_name(name, counts.present)
        chosen = set(self.chosen.get(name, ()))
        shown = (
            self._first(name, present, counts.each)
            if len(present) > SHOWN + len(chosen)
            else present.tolist()
        )
        shown += [each for value in chosen for each in facets.with_value(name, value)]
        values = self._merged(name, shown, counts.each, chosen)
        return FacetGroup(name, values, max(0, len(present) - len(values))) if values else None

    def _first(
        self, name: str, present: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]
    ) -> list[int]:
        """Return the facet values to show: the most common, or the highest for BY_VALUE facets."""
        if name in BY_VALUE:
            ids: list[int] = sorted(
                present.tolist(), key=lambda each: self.columns.facets.key(each)[1], reverse=True
            )
            return ids[:SHOWN]
        best: list[int] = present[np.argpartition(-counts[present], SHOWN)[:SHOWN]].tolist()
        return best

    def _merged(
        self, name: str, ids: Iterable[int], counts: npt.NDArray[np.int64], chosen: set[str]
    ) -> list[FacetValue]:
        """Return one entry per value.

        A value whose label changed while this process ran has two ids.
        """
        merged: dict[str, FacetValue] = {}
        for facet_id in dict.fromkeys(ids):
            _, value, label = self.columns.facets.key(facet_id)
            known = merged.get(value)
            count = int(counts[facet_id])
            if known is not None:
                label, count = (label if count >= known.count else known.label), count + known.count
            merged[value] = FacetValue(value, label, count, value in chosen)
        kept = [value for value in merged.values() if value.count or value.selected]
        if name in BY_VALUE:
            return sorted(kept, key=lambda value: value.value, reverse=True)
        return sorted(
            kept, key=lambda value: (not value.selected, -value.count, value.label.casefold())
        )
