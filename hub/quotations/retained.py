"""Withheld quotations as quotation holders.

Within a withheld quotation, another one may have to be withheld.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hub.quotations.models import WithheldQuotation
from hub.quotations.parsing import inside
from hub.quotations.registry import Change


class RetainedHolder:
    kind = "withheld"

    def rewrite(self, ids: Collection[int], change: Change) -> None:
        for row in WithheldQuotation.objects.filter(pk__in=ids).order_by("pk").select_for_update():
            opening = row.body.partition(">")[0]
            body = f"{opening}>{change(row.pk, inside(row.body))}</blockquote>"
            if body != row.body:
                row.body = body
                row.save(update_fields=["body"])

    def everything(self) -> Iterator[tuple[int, str]]:
        for pk, body in WithheldQuotation.objects.values_list("pk", "body").iterator():
            yield pk, inside(body)
