"""Site staff by permission."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet


def staff_who_may(permission: str) -> QuerySet[Any]:
    """Return active staff with the permission ("app.codename"), superusers included."""
    return ModelBackend().with_perm(permission).filter(is_staff=True)
