"""Queryset of stored files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from hub.files import access
from hub.files.kinds import SHOWN_IN_PAGES

if TYPE_CHECKING:
    from hub.files.models import StoredFile  # noqa: F401


PASSED = ("none", "clean")  # of StoredFile.Scan: states in which the scan does not block access


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, viewer: access.Viewer) -> StoredFileQuerySet:
        """Return the files that the viewer may fetch.

        These are the files of objects that they may see, and their own uploads until they belong to
        something. A withheld file is for its uploader and for those who decide about it. Nobody may
        fetch a file that the malware scan has not passed, except for one's own pictures: they were
        redrawn, and appear in the text that one is writing.
        """
        allowed, decided = Q(pk__in=[]), Q(pk__in=[])
        for owner in access.owners():
            allowed |= Q(pk__in=owner.visible_to(viewer))
            if owner.looked_after_by is not None:
                decided |= Q(pk__in=owner.looked_after_by(viewer))
        own = Q(uploaded_by=viewer.pk, uploaded_by__isnull=False)
        if viewer.is_authenticated:
            allowed |= Q(
                pk__in=self.model._default_manager.filter(uploaded_by=viewer.pk)
                .orphans()
                .values("pk")
            )
        passed = Q(scan__in=PASSED) | (own & Q(scan="waiting", content_type__in=SHOWN_IN_PAGES))
        return self.filter(
            passed,
            (allowed & (Q(withheld_at=None) | own)) | (decided & Q(withheld_at__isnull=False)),
        )

    def open_or_own(self, person: access.Viewer) -> StoredFileQuerySet:
        """Return the files whose names the person may read where their owning object is shown.

        These are all that passed the scan, and the person's own with their `scan_note`.
        """
        return self.filter(Q(scan__in=PASSED) | Q(uploaded_by=person.pk, uploaded_by__isnull=False))

    def waiting_for_scan(self) -> StoredFileQuerySet:
        return self.filter(scan="waiting").order_by("uploaded_at")

    def orphans(self) -> StoredFileQuerySet:
        """Return the files that belong to no object."""
        files = self
        for owner in access.owners():
            files = files.exclude(pk__in=owner.owned())
        return files
