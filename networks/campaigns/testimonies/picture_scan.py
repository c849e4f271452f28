"""The malware scan of pictures that came with testimonies. Nothing is logged: an entry would tell when one came."""

from __future__ import annotations

import io
from contextlib import suppress

from django.db import transaction

from hub.files import scan
from hub.files.models import StoredFile
from networks.campaigns.models import Testimony, TestimonyPicture

AT_ONCE = 50
Scan, State = StoredFile.Scan, Testimony.State


def scan_waiting() -> None:
    """Scan what waits, in an order of chance. What the scan fails for waits on; nobody sees it. Idempotent."""
    waiting = (
        TestimonyPicture.objects.filter(scan=Scan.WAITING)
        .order_by("?")
        .values_list("pk", "content")
    )
    for pk, content in waiting[:AT_ONCE]:
        with suppress(scan.ScanFailed):
            _note(pk, scan.verdict_on(io.BytesIO(bytes(content))))


@transaction.atomic
def _note(pk: int, verdict: str) -> None:
    # In the order of all other verbs, which lock the testimony first.
    testimony = Testimony.objects.select_for_update().filter(pictures=pk).first()
    picture = TestimonyPicture.objects.select_for_update().filter(pk=pk, scan=Scan.WAITING).first()
    if picture is None:  # withdrawn, or scanned by another worker meanwhile
        return
    picture.scan = verdict
    if verdict == Scan.INFECTED:
        picture.content = b""
    picture.save(update_fields=["scan", "content"])
    if testimony is not None and verdict != Scan.INFECTED and testimony.state != State.WAITING:
        testimony.has_more = True
        testimony.version += 1
        testimony.save(update_fields=["has_more", "version"])
