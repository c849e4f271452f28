"""Permanent redaction of a passage in a post."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from hub.posts.models import BasePost, BaseRevision
from hub.richtext.redaction import RedactedPassage


def take_out_of_quotes(
    row: BasePost,
    history: Iterable[BaseRevision],
    words: RedactedPassage,
    leading_to: Collection[str] | None = None,
) -> int:
    """Redact a passage in the quotations of the post and of its revisions.

    `leading_to` limits it to quotations with a link to one of these addresses. See `take_out` for
    the result and the lock.
    """
    return _each(row, history, lambda body: words.out_of_quotes(body, leading_to))


def take_out(row: BasePost, history: Iterable[BaseRevision], words: RedactedPassage) -> int:
    """Redact a passage in the post and its revisions; return the number of occurrences.

    The caller holds the lock on the post's conversation.
    """
    return _each(row, history, words.out_of)


def _each(
    row: BasePost, history: Iterable[BaseRevision], out_of: Callable[[str], tuple[str, int]]
) -> int:
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
