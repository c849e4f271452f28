"""Taking words out of a post for ever."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from hub.posts.models import BasePost, BaseRevision
from hub.richtext.redacting import Passage


def take_out_of_quotes(
    row: BasePost, history: Iterable[BaseRevision], words: Passage, leading_to: Collection[str] | None = None
) -> int:
    """Of what the post quotes, now or before: all of it, or what leads to one of these addresses. As `take_out`."""
    return _each(row, history, lambda body: words.out_of_quotes(body, leading_to))


def take_out(row: BasePost, history: Iterable[BaseRevision], words: Passage) -> int:
    """Of the post and of what it said before; returns how often they stood there. Call it under the lock."""
    return _each(row, history, words.out_of)


def _each(row: BasePost, history: Iterable[BaseRevision], out_of: Callable[[str], tuple[str, int]]) -> int:
    row.body, found = out_of(row.body)
    if found:
        row.version += 1
        row.save(update_fields=["body", "version"])
    for revision in history:
        revision.body, times = out_of(revision.body)
        if times:
            revision.save(update_fields=["body"])
        found += times
    return found
