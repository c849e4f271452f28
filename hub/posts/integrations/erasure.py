"""Erase a closed account from posts, in conversations of every kind.

Callers hold the lock on the conversation.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from hub.posts.models import BasePost


def take_name_out(row: BasePost, history: QuerySet[Any], *, handle: str, name: str) -> None:
    """Replace mentions of `handle` in the post and its revisions with `name`, which is nobody's.

    A mention is a person's handle in somebody else's text.
    """
    named = mention_pattern(handle)
    row.body, row.version = named.sub(name, row.body), row.version + 1
    row.save(update_fields=["body", "version"])
    for revision in history:
        revision.body = named.sub(name, revision.body)
        revision.save(update_fields=["body"])


def mention_pattern(handle: str) -> re.Pattern[str]:
    """Return a pattern for mentions of one handle, never as the beginning of a longer handle."""
    return re.compile(
        rf"(?<![\w.@/-])@{re.escape(handle)}(?![A-Za-z0-9]|-[A-Za-z0-9])", re.IGNORECASE
    )


def take_back_reactions(given: QuerySet[Any], field: str) -> None:
    """Delete the reactions and lower the counts on their posts.

    `field` is the reaction's foreign key to the post. Posts are locked in order of primary key.
    """
    for reaction in given.select_related(field).order_by(field):
        posts = type(getattr(reaction, field))._base_manager
        row: BasePost = posts.select_for_update(no_key=True, of=("self",)).get(
            pk=getattr(reaction, f"{field}_id")
        )
        reaction.delete()
        if left := row.reactions.pop(reaction.kind, 0) - 1:
            row.reactions[reaction.kind] = left
        row.save(update_fields=["reactions"])


def take_words_out(row: BasePost, history: QuerySet[Any]) -> None:
    """Clear the body, delete the revisions and soft-delete the row.

    The row remains, so that a stub can be shown where somebody replied.
    """
    history.all().delete()
    row.body, row.deleted_at, row.version = "", row.deleted_at or timezone.now(), row.version + 1
    row.save(update_fields=["body", "deleted_at", "version"])
