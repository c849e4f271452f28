"""Whom one may name in a comment."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User


def people_like(viewer: User, typed: str) -> Sequence[User]:
    """People whose profile the viewer may open, whose handle or a part of whose name begins so."""
    return User.objects.visible_to(viewer).exclude(pk=viewer.pk).called_like(typed)
