"""Files that decisions took out: they belong to something still, and who decides about their place may look at them."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser

from hub.files.access import FileIds, FileOwner, Viewer
from hub.moderation import registry
from hub.moderation.flows.locks import is_staff_who_decide
from hub.moderation.models import RetainedContent


def owned() -> FileIds:
    return RetainedContent.objects.filter(file__isnull=False).values("file")


def nobodys(viewer: Viewer) -> FileIds:  # noqa: ARG001 - whoever it is
    return RetainedContent.objects.none().values("file")


def looked_after_by(viewer: Viewer) -> FileIds:
    """Of the networks that the person moderates; all for staff who decide."""
    kept = RetainedContent.objects.filter(file__isnull=False)
    if not isinstance(viewer, AbstractBaseUser):
        return kept.none().values("file")
    if not is_staff_who_decide(viewer):
        kept = kept.filter(scope__in=registry.scopes().looked_after_by(viewer))
    return kept.values("file")


OWNER = FileOwner("file that a decision took out", owned, nobodys, looked_after_by)
