"""Registry of quotation sources (texts that can be quoted) and holders (texts that quote)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet

type Change = Callable[[int, str], str]  # a holder's id and one of its texts → the new text


class QuotedReference(NamedTuple):
    """Kind and id of a quoted text."""

    kind: str
    id: int


class QuotationSource(Protocol):
    """Interface of an app whose texts can be quoted."""

    kind: str

    def id_at(self, path: str) -> int | None:
        """Return the id of the text at a URL path, from the path alone, without a query."""
        ...

    def address(self, id: int) -> str:  # noqa: A002 - the field's name
        """Return the URL path of the text."""
        ...

    def hidden(self, ids: Collection[int]) -> set[int]:
        """Return the ids that nobody may read now: hidden, deleted or gone."""
        ...

    def texts(self, ids: Collection[int]) -> Mapping[int, Sequence[str]]:
        """Return current and earlier bodies by id, to recognise quotations without a link."""
        ...

    def open_texts(self, id: int) -> Sequence[str]:  # noqa: A002 - the field's name
        """Return the bodies since a moderator's last edit; empty if there was no such edit."""
        ...

    def neighbours(self, ids: Collection[int]) -> QuerySet[Any, int]:
        """Return the ids of the texts of this kind in the same conversations."""
        ...


class QuotationHolder(Protocol):
    """Interface of an app whose texts can quote."""

    kind: str

    def rewrite(self, ids: Collection[int], change: Change) -> None:
        """Apply a change to each text and its history, under row locks.

        Update whatever shows them, too.
        """
        ...

    def everything(self) -> Iterator[tuple[int, str]]:
        """Yield id and body of all texts with a quotation, and of their history."""
        ...


sources: dict[str, QuotationSource] = {}
holders: dict[str, QuotationHolder] = {}


def register_source(source: QuotationSource) -> None:
    sources[source.kind] = source


def register_holder(holder: QuotationHolder) -> None:
    holders[holder.kind] = holder


def reference_at(address: str) -> QuotedReference | None:
    """Return the text that a URL of this site leads to, if it can be quoted."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.netloc not in {"", urlsplit(settings.SITE_URL).netloc}:
        return None
    for kind, source in sources.items():
        if (found := source.id_at(parts.path)) is not None:
            return QuotedReference(kind, found)
    return None
