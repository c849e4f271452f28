"""Quotation sources and holders for texts with revisions (`hub.posts.models`).

Shared by posts and comments.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet

from hub.quotations.registry import Change

QUOTING = "<blockquote"  # the start of a quotation, as the sanitiser writes it


class QuotedTexts(ABC):
    """Texts of one model as a `hub.quotations.registry.QuotationSource`.

    `history` is the model of their revisions, `owner` its foreign key to the text, and
    `conversation` the text's foreign key to its conversation.
    """

    kind: str
    path: ClassVar[re.Pattern[str]]
    model: ClassVar[Any]
    history: ClassVar[Any]
    owner: ClassVar[str]
    conversation: ClassVar[str]

    @abstractmethod
    def address(self, id: int) -> str: ...  # noqa: A002 - as the protocol names it

    @abstractmethod
    def shown(self) -> QuerySet[Any]:
        """Return the texts that can be read now: neither deleted nor hidden."""

    def id_at(self, path: str) -> int | None:
        return int(match[1]) if (match := self.path.fullmatch(path)) else None

    def hidden(self, ids: Collection[int]) -> set[int]:
        return set(ids) - set(self.shown().filter(pk__in=ids).values_list("pk", flat=True))

    def texts(self, ids: Collection[int]) -> Mapping[int, Sequence[str]]:
        now = self.model.objects.filter(pk__in=ids).exclude(body="").values_list("pk", "body")
        before = self.history.objects.filter(**{f"{self.owner}__in": ids}).values_list(
            self.owner, "body"
        )
        texts: dict[int, list[str]] = defaultdict(list)
        for pk, body in chain(now.iterator(), before.iterator()):
            texts[pk].append(body)
        return texts

    def open_texts(self, id: int) -> Sequence[str]:  # noqa: A002 - as the protocol names it
        versions = self.history.objects.filter(**{self.owner: id})
        author = f"{self.owner}__author"
        by_moderator = versions.exclude(replaced_by=None).filter(
            Q(**{author: None}) | ~Q(replaced_by=F(author))
        )
        last = by_moderator.order_by("-version").values_list("version", flat=True).first()
        if last is None:
            return []
        now = self.model.objects.filter(pk=id).values_list("body", flat=True)
        return [*now, *versions.filter(version__gt=last).values_list("body", flat=True)]

    def neighbours(self, ids: Collection[int]) -> QuerySet[Any, int]:
        beside = self.model.objects.filter(pk__in=ids).values(self.conversation)
        rows: QuerySet[Any, int] = self.model.objects.filter(**{f"{self.conversation}__in": beside})
        return rows.values_list("pk", flat=True)


class QuotingTexts:
    """Texts of one model, with their copies, as a `hub.quotations.registry.QuotationHolder`.

    `copies` lists the models that store a text's body as of another time, each with the name of
    its foreign key to the text.
    """

    kind: str
    model: ClassVar[Any]
    copies: ClassVar[Sequence[tuple[Any, str]]]

    def rewrite(self, ids: Collection[int], change: Change) -> None:
        rows = (
            self.model.objects.filter(pk__in=ids)
            .order_by("pk")
            .select_for_update(no_key=True, of=("self",))
        )
        changed = [row for row in rows if _rewrite_body(row, row.pk, change)]
        for row in changed:  # cached pages and open forms identify the text by its version
            row.version += 1
        self.model.objects.bulk_update(changed, ["body", "version"], batch_size=500)
        for copies, owner in self.copies:
            held = copies._default_manager.filter(**{f"{owner}__in": ids}, body__contains=QUOTING)
            altered = [
                copy for copy in held if _rewrite_body(copy, getattr(copy, f"{owner}_id"), change)
            ]
            copies._default_manager.bulk_update(altered, ["body"], batch_size=500)
        self.follow(changed)

    def follow(self, changed: Sequence[Any]) -> None:
        """Update whatever depends on the changed texts, in the same transaction (hook)."""

    def everything(self) -> Iterator[tuple[int, str]]:
        for model, key in ((self.model, "pk"), *self.copies):
            quoting = model._default_manager.filter(body__contains=QUOTING)
            yield from quoting.order_by().values_list(key, "body").iterator()


def _rewrite_body(row: Any, owner: int, change: Change) -> bool:
    before: str = row.body
    row.body = change(owner, before)
    return bool(row.body != before)
