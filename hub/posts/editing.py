"""Changing a post and taking it down: what is the same in every conversation.

Who may, an app asks first; it calls these under the lock of the post's conversation.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Manager, QuerySet
from django.utils import timezone

from hub.posts.models import BasePost

EDIT_WINDOW = timedelta(hours=24)


class ChangedMeanwhile(Exception):
    """Somebody else saved the post first; `post` is as it stands now."""

    def __init__(self, post: BasePost) -> None:
        super().__init__("Somebody changed this post while you were writing.")
        self.post = post


def replace_text(row: BasePost, history: Manager[Any], *, body: str, version: int, by: AbstractBaseUser | None) -> bool:
    """Replace a post's text; the old one goes into its history, under nobody's name where `by` is None.

    `version` is that of the text the writer began with. Says whether anything changed. Raises ChangedMeanwhile.
    """
    if row.version != version and row.body != body:
        raise ChangedMeanwhile(row)
    if row.body == body:
        return False
    history.create(version=row.version, body=row.body, replaced_by=by)
    row.body, row.edited_at, row.version = body, timezone.now(), row.version + 1
    row.save(update_fields=["body", "edited_at", "version"])
    return True


def take_down(row: BasePost, *, own: bool) -> None:
    """Leave a stub. `own`: by who wrote it, else by a moderator."""
    row.deleted_at, row.deleted_by_moderator, row.version = timezone.now(), not own, row.version + 1
    row.save(update_fields=["deleted_at", "deleted_by_moderator", "version"])


def bring_back(row: BasePost) -> bool:
    """Undo that a moderator took it down, and let it be seen; says whether there was anything to undo."""
    if not (row.is_deleted and row.deleted_by_moderator):
        return False
    row.deleted_at, row.deleted_by_moderator, row.version = None, False, row.version + 1
    row.hidden_at = row.held_at = None
    row.save(update_fields=["deleted_at", "deleted_by_moderator", "version", "hidden_at", "held_at"])
    return True


def empty(row: BasePost, history: QuerySet[Any]) -> None:
    """Of one that a moderator took down, keep only that it was there."""
    if row.is_deleted and row.deleted_by_moderator:
        history.delete()
        row.body = ""
        row.save(update_fields=["body"])


def is_editable_by_author(row: BasePost) -> bool:
    """Whether its author may still change it."""
    return timezone.now() - row.created_at < EDIT_WINDOW
