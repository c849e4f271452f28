"""Group with permission to edit helplines, and nothing else."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

NAME = "Helplines"


def set_up_helpline_editors() -> Group:
    """Create the group, or correct its permissions. Idempotent; runs after `migrate`."""
    group, _ = Group.objects.get_or_create(name=NAME)
    wanted = Permission.objects.filter(
        content_type__app_label="safeguarding", content_type__model="helpline"
    )
    group.permissions.set(wanted)
    return group
