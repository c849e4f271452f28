"""What can be quoted, and which texts can quote: apps register theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet

type Change = Callable[[int, str], str]  # a holder's id and one of its texts → the new text


class Reference(NamedTuple):
    """The kind and id of a text that is quoted."""

    kind: str
    id: int


class QuotationSource(Protocol):
    """An app's side of being quoted."""

    kind: str

    def id_at(self, path: str) -> int | None:
        """Return the id of what stands at a path, as far as the path tells; nothing is read."""
        ...

    def address(self, id: int) -> str:  # noqa: A002 - the field's name
        """Return the path under which it stands."""
        ...

    def hidden(self, ids: Collection[int]) -> set[int]:
        """Return those that nobody may read now: hidden, deleted or gone."""
        ...

    def texts(self, ids: Collection[int]) -> Mapping[int, Sequence[str]]:
        """Return what each says and said before, to recognise quotations without a link."""
        ...

    def open_texts(self, id: int) -> Sequence[str]:  # noqa: A002 - the field's name
        """Return what may be quoted after a moderator's edit; empty if there was none."""
        ...

    def neighbours(self, ids: Collection[int]) -> QuerySet[Any, int]:
        """Ids of the texts of this kind in the same conversations."""
        ...


class QuotationHolder(Protocol):
    """An app's side of quoting."""

    kind: str

    def rewrite(self, ids: Collection[int], change: Change) -> None:
        """Apply a change to each text and its history, under row locks; what shows them follows."""
        ...

    def everything(self) -> Iterator[tuple[int, str]]:
        """All texts with a quotation, with their history, for noting them anew."""
        ...


sources: dict[str, QuotationSource] = {}
holders: dict[str, QuotationHolder] = {}


def register_source(source: QuotationSource) -> None:
    sources[source.kind] = source


def register_holder(holder: QuotationHolder) -> None:
    holders[holder.kind] = holder


def reference_at(address: str) -> Reference | None:
    """Return what an address of this site leads to, if it can be quoted."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.netloc not in {"", urlsplit(settings.SITE_URL).netloc}:
        return None
    for kind, source in sources.items():
        if (found := source.id_at(parts.path)) is not None:
            return Reference(kind, found)
    return None
