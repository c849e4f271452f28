"""Suggestions of people to mention in a comment."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User


def people_like(viewer: User, typed: str) -> Sequence[User]:
    """Return people whose handle, or a part of whose name, begins as typed.

    Only people whose profile the viewer may open, without the viewer.
    """
    return User.objects.visible_to(viewer).exclude(pk=viewer.pk).called_like(typed)
