"""Edit, soft-delete and restore posts, in conversations of every kind.

Callers check permissions first and hold the lock on the post's conversation.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Manager, QuerySet
from django.utils import timezone

from hub.errors import Conflict
from hub.posts.models import BasePost

EDIT_WINDOW = timedelta(hours=24)


class PostChanged(Conflict):
    """Edit conflict: somebody else saved the post first. `post` is its current row."""

    def __init__(self, post: BasePost) -> None:
        super().__init__("Somebody changed this post while you were writing.")
        self.post = post


def replace_text(
    row: BasePost, history: Manager[Any], *, body: str, version: int, by: AbstractBaseUser | None
) -> bool:
    """Replace the post's body, store the old one as a revision and return whether anything changed.

    `version` is the version of the body that the editor started from. With `by=None` the revision
    names nobody. Raise `PostChanged` if `version` is stale and the new body is different.
    """
    if row.version != version and row.body != body:
        raise PostChanged(row)
    if row.body == body:
        return False
    history.create(version=row.version, body=row.body, replaced_by=by)
    row.body, row.edited_at, row.version = body, timezone.now(), row.version + 1
    row.save(update_fields=["body", "edited_at", "version"])
    return True


def take_down(row: BasePost, *, own: bool) -> None:
    """Soft-delete the post. `own` is true for its author, false for a moderator."""
    row.deleted_at, row.deleted_by_moderator, row.version = timezone.now(), not own, row.version + 1
    row.save(update_fields=["deleted_at", "deleted_by_moderator", "version"])


def bring_back(row: BasePost) -> bool:
    """Restore a post that a moderator deleted, and show it even if it was hidden or held.

    Return whether there was anything to restore.
    """
    if not (row.is_deleted and row.deleted_by_moderator):
        return False
    row.deleted_at, row.deleted_by_moderator, row.version = None, False, row.version + 1
    row.hidden_at = row.held_at = None
    row.save(
        update_fields=["deleted_at", "deleted_by_moderator", "version", "hidden_at", "held_at"]
    )
    return True


def empty(row: BasePost, history: QuerySet[Any]) -> None:
    """Clear the body and delete the revisions if a moderator deleted the post; the row remains."""
    if row.is_deleted and row.deleted_by_moderator:
        history.delete()
        row.body = ""
        row.save(update_fields=["body"])


def is_editable_by_author(row: BasePost) -> bool:
    """Return whether the author may still edit the post (`EDIT_WINDOW`)."""
    return timezone.now() - row.created_at < EDIT_WINDOW
