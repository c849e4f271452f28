"""Writing the index: in the transaction of the change it follows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from hub.search.models import IndexState


def touch() -> None:
    """Something that readers see has changed, though no document did."""
    IndexState.objects.filter(pk=1).update(version=F("version") + 1)


def update(kind: str, ids: Sequence[int]) -> None:
    """Bring the documents of these things in line with what their app says now."""
    touch()
