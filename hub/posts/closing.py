"""What becomes of posts when somebody closes their account: the same in every conversation, under its lock."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from hub.posts.models import BasePost


def take_name_out(row: BasePost, history: QuerySet[Any], *, handle: str, name: str) -> None:
    """A mention is a person's handle in somebody else's text: put a name there that is nobody's, in its history too."""
    named = mention_pattern(handle)
    row.body, row.version = named.sub(name, row.body), row.version + 1
    row.save(update_fields=["body", "version"])
    for revision in history:
        revision.body = named.sub(name, revision.body)
        revision.save(update_fields=["body"])


def mention_pattern(handle: str) -> re.Pattern[str]:
    """One person's mentions in a text, never as the beginning of a longer handle."""
    return re.compile(rf"(?<![\w.@/-])@{re.escape(handle)}(?![A-Za-z0-9]|-[A-Za-z0-9])", re.IGNORECASE)


def take_back_reactions(given: QuerySet[Any], field: str) -> None:
    """`field` is the name of the post in a reaction. Posts are locked in the order of their keys."""
    for reaction in given.select_related(field).order_by(field):
        posts = type(getattr(reaction, field))._base_manager
        row: BasePost = posts.select_for_update(no_key=True, of=("self",)).get(pk=getattr(reaction, f"{field}_id"))
        reaction.delete()
        if left := row.reactions.pop(reaction.kind, 0) - 1:
            row.reactions[reaction.kind] = left
        row.save(update_fields=["reactions"])


def take_words_out(row: BasePost, history: QuerySet[Any]) -> None:
    """The words go, with their history; the row stays, for a stub where somebody replied."""
    history.all().delete()
    row.body, row.deleted_at, row.version = "", row.deleted_at or timezone.now(), row.version + 1
    row.save(update_fields=["body", "deleted_at", "version"])
