"""Taking words out of a post for ever."""

from __future__ import annotations

from collections.abc import Iterable

from hub.posts.models import BasePost, BaseRevision
from hub.richtext.redacting import Passage


def take_out(row: BasePost, history: Iterable[BaseRevision], words: Passage) -> int:
    """Of the post and of what it said before; returns how often they stood there. Call it under the lock."""
    row.body, found = words.out_of(row.body)
    if found:
        row.version += 1
        row.save(update_fields=["body", "version"])
    for revision in history:
        revision.body, times = words.out_of(revision.body)
        if times:
            revision.save(update_fields=["body"])
        found += times
    return found
