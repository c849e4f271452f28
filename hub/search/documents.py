"""What an app hands to search, and the register of the apps that do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of one facet: `name` "tag", `value` as it stands in addresses, `label` as people read it."""

    name: str
    value: str
    label: str

    def packed(self) -> str:
        return "\t".join(part.replace("\t", " ") for part in (self.name, self.value, self.label))


@dataclass(slots=True)
class Document:
    """One thing that can be found. Words in `title` weigh more than in `summary`, `names` and `body`."""

    kind: str
    object_id: int
    title: str
    dated: datetime
    summary: str = ""
    names: str = ""
    body: str = ""
    facets: Sequence[Facet] = field(default_factory=tuple)
    scope: int = 0
    popularity: int = 0


class Source(Protocol):
    """An app's side of search."""

    kind: str

    def documents(self, ids: Iterable[int]) -> Iterator[Document]:
        """Those of the ids that belong in the index as they stand now; the others are taken out of it."""
        ...

    def all_ids(self) -> Iterable[int]:
        """Every id that may belong in the index, for `reindex`."""
        ...


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    _sources[source.kind] = source


def source(kind: str) -> Source:
    return _sources[kind]


def sources() -> Iterable[Source]:
    return _sources.values()
