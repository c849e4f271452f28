"""Reactions to a post."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Manager

from hub.posts.models import BasePost


def set_reaction(
    row: BasePost, given: Manager[Any], *, by: AbstractBaseUser, kind: str, on: bool
) -> bool:
    """Add or remove a reaction, recount, and return whether the reaction is new. Idempotent.

    `given` is the manager of the post's reactions. The caller holds a lock on the post's row.
    """
    own = given.filter(user=by.pk, kind=kind)
    is_new = on and not own.exists()
    if is_new:
        given.create(user_id=by.pk, kind=kind)
    elif not on:
        own.delete()
    counted = given.values("kind").annotate(number=Count("pk")).order_by("kind")
    row.reactions = {each["kind"]: each["number"] for each in counted}
    row.save(update_fields=["reactions"])
    return is_new
