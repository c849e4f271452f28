"""Quotations in drafts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, ClassVar

from hub.drafts.models import Draft
from hub.quotations.registry import Change

TEXT_DRAFT = "text-draft"


class QuotingDrafts:
    """Holder of the quotations in drafts of one model (`hub.drafts.models.BaseDraft`).

    Apps with a draft model of their own subclass it.
    """

    kind: str = TEXT_DRAFT
    model: ClassVar[Any] = Draft

    def rewrite(self, ids: Collection[int], change: Change) -> None:
        for draft in self.model.objects.filter(pk__in=ids).order_by("pk").select_for_update():
            body = draft.fields.get("body", "")
            if (new := change(draft.pk, body)) != body:
                draft.fields = {**draft.fields, "body": new}
                draft.save(update_fields=["fields"])

    def everything(self) -> Iterator[tuple[int, str]]:
        quoting = self.model.objects.filter(fields__body__contains="<blockquote")
        yield from ((draft.pk, draft.fields["body"]) for draft in quoting.iterator())
