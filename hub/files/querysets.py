"""Every read of stored files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from hub.files import access

if TYPE_CHECKING:
    from hub.files.models import StoredFile  # noqa: F401


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, viewer: access.Viewer) -> StoredFileQuerySet:
        """Files of things the viewer may see; and what they handed in themselves, until it belongs to something.

        What is withheld only who handed it in, and who decides about it.
        """
        allowed, decided = Q(pk__in=[]), Q(pk__in=[])
        for owner in access.owners():
            allowed |= Q(pk__in=owner.visible_to(viewer))
            if owner.looked_after_by is not None:
                decided |= Q(pk__in=owner.looked_after_by(viewer))
        own = Q(uploaded_by=viewer.pk, uploaded_by__isnull=False)
        if viewer.is_authenticated:
            allowed |= Q(pk__in=self.model._default_manager.filter(uploaded_by=viewer.pk).orphans().values("pk"))
        return self.filter((allowed & (Q(withheld_at=None) | own)) | (decided & Q(withheld_at__isnull=False)))

    def orphans(self) -> StoredFileQuerySet:
        """Files that belong to nothing."""
        files = self
        for owner in access.owners():
            files = files.exclude(pk__in=owner.owned())
        return files
