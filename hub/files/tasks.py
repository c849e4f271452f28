"""Background jobs for stored files."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from hub.files import events, scan
from hub.files.events import FileEvent
from hub.files.models import StoredFile
from hub.queues import SCAN

log = logging.getLogger(__name__)
ORPHANS_STAY = timedelta(days=1)
AT_ONCE = 500
SCAN_IS_LATE = timedelta(minutes=5)  # by then its own job has scanned a file, or failed
SCAN_RETRIES = RetryStrategy(max_attempts=4, exponential_wait=4)  # seconds: 4, 16, 64
SCAN_FAILURES = 3  # of one run
Scan = StoredFile.Scan


@app.periodic(cron="17 3 * * *")
@app.task(name="files.delete_orphans", queueing_lock="files.delete_orphans", pass_context=False)
def delete_orphans_nightly(timestamp: int) -> None:  # noqa: ARG001 procrastinate passes it to every periodic job
    delete_orphans()


def delete_orphans() -> int:
    """Delete uploads that belong to nothing a day after their arrival; return their number.

    Idempotent.
    """
    deleted = 0
    while ids := _orphan_ids():
        with transaction.atomic():
            files = list(StoredFile.objects.select_for_update().filter(pk__in=ids).orphans())
            StoredFile.objects.filter(pk__in=[file.pk for file in files]).delete()
            for file in files:
                transaction.on_commit(file.delete_from_storage, robust=True)
        deleted += len(files)
        if not files:
            break
    if deleted:
        log.info("Deleted %s files that belonged to nothing.", deleted)
    return deleted


def _orphan_ids() -> list[int]:
    before = timezone.now() - ORPHANS_STAY
    return list(
        StoredFile.objects.filter(uploaded_at__lt=before)
        .orphans()
        .values_list("pk", flat=True)[:AT_ONCE]
    )


@app.task(queue=SCAN, retry=SCAN_RETRIES)
def scan_file(file_id: int) -> None:
    """Scan one uploaded file. Idempotent.

    Raises ScanFailed, after which the file stays withheld.
    """
    file = StoredFile.objects.filter(pk=file_id, scan__in=[Scan.WAITING, Scan.INFECTED]).first()
    if file is None:
        return
    if file.scan == Scan.WAITING:
        file = _note_scan(file, _verdict_on(file))
    if file is not None and file.scan == Scan.INFECTED:
        file.delete_from_storage()


@app.periodic(cron="*/5 * * * *")
@app.task(queue=SCAN, queueing_lock="files.scan_waiting", pass_context=False)
def scan_waiting(timestamp: int) -> None:  # noqa: ARG001 procrastinate passes it to every periodic job
    """Scan files that are waiting, until the scan has failed several times.

    It would likely fail for the others, too. If no scan command is set any more, the files become
    available like all others.
    """
    late = StoredFile.objects.waiting_for_scan().filter(
        uploaded_at__lt=timezone.now() - SCAN_IS_LATE
    )
    failures = 0
    # In random order, so that no file that the scanner cannot process blocks the others for ever.
    for file_id in list(late.order_by("?").values_list("pk", flat=True)[:AT_ONCE]):
        try:
            scan_file(file_id)
        except (scan.ScanFailed, OSError) as error:
            log.error(
                "The malware scan of file %s fails, and nobody can open it: %s.", file_id, error
            )
            failures += 1
        if failures == SCAN_FAILURES:
            log.error("%s files wait for the malware scan.", late.count())
            return


def _verdict_on(file: StoredFile) -> StoredFile.Scan:
    with default_storage.open(file.path) as content:
        return Scan(scan.verdict_on(content))


@transaction.atomic
def _note_scan(file: StoredFile, verdict: StoredFile.Scan) -> StoredFile | None:
    """Save the result of a scan and return the current row, or None if it was deleted.

    Locks the row: another worker may have scanned the file meanwhile.
    """
    row = StoredFile.objects.select_for_update().filter(pk=file.pk).first()
    if row is None or row.scan != Scan.WAITING:
        return row
    row.scan = verdict
    row.save(update_fields=["scan"])
    if verdict == Scan.INFECTED:
        log.warning("The malware scan found something in file %s, which is deleted.", row.pk)
    events.announce(FileEvent.SCANNED, row)
    return row
