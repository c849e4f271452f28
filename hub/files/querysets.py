"""Every read of stored files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from hub.files import access
from hub.files.kinds import SHOWN_IN_PAGES

if TYPE_CHECKING:
    from hub.files.models import StoredFile  # noqa: F401


PASSED = ("none", "clean")  # of StoredFile.Scan: where the malware scan stands in nobody's way


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, viewer: access.Viewer) -> StoredFileQuerySet:
        """Files of things the viewer may see; and what they handed in themselves, until it belongs to something.

        What is withheld only who handed it in, and who decides about it. Nobody fetches what the malware scan has not
        passed, but for one's own pictures: they were drawn anew, and stand in the text that one is writing.
        """
        allowed, decided = Q(pk__in=[]), Q(pk__in=[])
        for owner in access.owners():
            allowed |= Q(pk__in=owner.visible_to(viewer))
            if owner.looked_after_by is not None:
                decided |= Q(pk__in=owner.looked_after_by(viewer))
        own = Q(uploaded_by=viewer.pk, uploaded_by__isnull=False)
        if viewer.is_authenticated:
            allowed |= Q(pk__in=self.model._default_manager.filter(uploaded_by=viewer.pk).orphans().values("pk"))
        passed = Q(scan__in=PASSED) | (own & Q(scan="waiting", content_type__in=SHOWN_IN_PAGES))
        return self.filter(passed, (allowed & (Q(withheld_at=None) | own)) | (decided & Q(withheld_at__isnull=False)))

    def open_or_own(self, person: access.Viewer) -> StoredFileQuerySet:
        """Those whose names the person reads where the thing they belong to is shown: all that passed the scan, and
        their own with what is said of it (`scan_note`)."""
        return self.filter(Q(scan__in=PASSED) | Q(uploaded_by=person.pk, uploaded_by__isnull=False))

    def waiting_for_scan(self) -> StoredFileQuerySet:
        return self.filter(scan="waiting").order_by("uploaded_at")

    def orphans(self) -> StoredFileQuerySet:
        """Files that belong to nothing."""
        files = self
        for owner in access.owners():
            files = files.exclude(pk__in=owner.owned())
        return files
