"""Documents that apps supply to search, and the registry of those apps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DocumentFacet:
    """One value of one facet.

    `name` is the facet's, such as "tag"; `value` is used in URLs, `label` is displayed.
    """

    name: str
    value: str
    label: str

    def packed(self) -> str:
        return "\t".join(part.replace("\t", " ") for part in (self.name, self.value, self.label))


@dataclass(slots=True)
class IndexedDocument:
    """Searchable document.

    Words in `title` weigh more than words in `summary`, `names` and `body`.
    """

    kind: str
    object_id: int
    title: str
    dated: datetime
    summary: str = ""
    names: str = ""
    body: str = ""
    facets: Sequence[DocumentFacet] = field(default_factory=tuple)
    scope: int = 0
    popularity: int = 0


class SearchSource(Protocol):
    """Interface of an app whose objects can be found."""

    kind: str

    def documents(self, ids: Iterable[int]) -> Iterator[IndexedDocument]:
        """Yield the current documents of those ids that belong in the index.

        The other ids are removed from it.
        """
        ...

    def all_ids(self) -> Iterable[int]:
        """Return every id that may belong in the index, for `reindex`."""
        ...


_sources: dict[str, SearchSource] = {}


def register(source: SearchSource) -> None:
    _sources[source.kind] = source


def source(kind: str) -> SearchSource:
    return _sources[kind]


def sources() -> Iterable[SearchSource]:
    return _sources.values()
