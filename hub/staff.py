"""Site staff, by what they may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q, QuerySet


def staff_who_may(permission: str) -> QuerySet[Any]:
    """People with this permission ("app.codename"), by themselves, by a group, or because they may do everything."""
    app, codename = permission.split(".")
    may = Permission.objects.filter(codename=codename, content_type__app_label=app)
    people = get_user_model()
    by_group = people.groups.through.objects.filter(user=OuterRef("pk"), group__permissions__in=may)
    own = people.user_permissions.through.objects.filter(user=OuterRef("pk"), permission__in=may)
    staff = people._default_manager.filter(is_active=True, is_staff=True)
    return staff.filter(Q(is_superuser=True) | Exists(by_group) | Exists(own))
