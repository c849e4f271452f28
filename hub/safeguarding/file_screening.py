"""Screening of attached files: read after upload, withheld, justified or detached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from hub.files.models import StoredFile
from hub.files.querysets import PASSED
from hub.safeguarding import file_owners
from hub.safeguarding.extraction.run import ExtractionResult, can_read, read
from hub.safeguarding.file_owners import FileLocation
from hub.safeguarding.justifications import Justification, note_explained
from hub.safeguarding.models import FileReading
from hub.safeguarding.rules import FindingKind


def read_later(file: StoredFile) -> None:
    """Queue a job that reads the file, if the malware scan has passed it and its type is readable.

    Call it in the transaction that writes the file's row.
    """
    from hub.safeguarding import tasks

    if file.scan in PASSED and can_read(file.content_type):
        tasks.read_file.defer(file_id=file.pk)


def placed(files: Iterable[StoredFile]) -> None:
    """Queue notifications of findings in files that were just attached, if they were read before.

    Call it in the transaction that attaches them.
    """
    from hub.safeguarding import tasks

    for file in files:
        if can_read(file.content_type):
            tasks.tell_of_file.defer(file_id=file.pk)


def read_file(file_id: int) -> None:
    """Record the findings in a file, withhold it if it has an NHS number, and notify. Idempotent.

    See `tell_of_file` for the recipients.
    """
    file = StoredFile.objects.filter(pk=file_id, reading=None).first()
    if file is not None:
        with default_storage.open(file.path) as content:
            _note(file_id, read(content, file.content_type))
    tell_of_file(file_id)


@transaction.atomic
def _note(file_id: int, said: ExtractionResult) -> None:
    file = StoredFile.objects.select_for_update().filter(pk=file_id).first()
    if (
        file is None or FileReading.objects.filter(file=file).exists()
    ):  # deleted, or read by another worker meanwhile
        return
    is_final = any(place.is_final for place in said.found)
    FileReading.objects.create(
        file=file,
        found=[[place.kind.value, place.page] for place in said.found],
        is_final=is_final,
        trouble=said.unreadable.value if said.unreadable else "",
    )
    if is_final:
        set_withheld(file, on=True)


def set_withheld(file: StoredFile, *, on: bool) -> None:
    """Withhold the file or release it.

    Only its uploader and those who decide about it can fetch a withheld file.
    """
    file.withheld_at = timezone.now() if on else None
    file.save(update_fields=["withheld_at"])
    follow_file(file)


def follow_file(file: StoredFile) -> None:
    """Invalidate cached pages that show the file, after it was withheld, released or scanned."""
    for holder in file_owners.every():
        holder.follow(file.pk)


def read_scanned(file: StoredFile) -> None:
    """Handle the end of the malware scan: update pages that show the file, and queue reading."""
    follow_file(file)
    read_later(file)


@transaction.atomic
def tell_of_file(file_id: int) -> None:
    """Notify the people concerned of findings in a file, once.

    Nobody is notified before the file is attached where others see it, or if it has no findings.
    """
    readings = FileReading.objects.select_for_update(of=("self",)).select_related(
        "file__uploaded_by"
    )
    reading = readings.to_look_at().filter(file=file_id, told_at=None).first()
    stands_in = [holder.tell(reading) for holder in file_owners.every()] if reading else []
    if reading is not None and any(stands_in):
        reading.told_at = timezone.now()
        reading.save(update_fields=["told_at"])


@transaction.atomic
def explain(*, reading: FileReading, by: AbstractBaseUser, reason: str) -> None:
    """Record the author's justification of the findings in their file.

    It goes into the audit log, where the moderators or reviewers read it, and they are notified.
    """
    row = (
        FileReading.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("file")
        .get(pk=reading.pk)
    )
    if row.reason == reason:
        return
    row.reason, row.explained_at = reason, timezone.now()
    row.save(update_fields=["reason", "explained_at"])
    place = places_of([row], by).get(row.file_id)
    explained = [Justification(FindingKind(kind), reason) for kind, _ in row.found]
    # Without the author's name: the post that has the file may be anonymous.
    noted = {"file": row.file_id, **(place.noted if place else {})}
    note_explained(explained, by=None, scope=place.scope if place else 0, **noted)
    for holder in file_owners.every():
        holder.tell_explained(row)


@transaction.atomic
def take_out(*, reading: FileReading, by: AbstractBaseUser) -> None:
    """Detach the author's file wherever it is attached. A job deletes it a day later."""
    row = FileReading.objects.visible_to(by).get(pk=reading.pk)
    for holder in file_owners.every():
        holder.take_out(row.file_id, by=by)


def places_of(
    readings: Iterable[FileReading], person: AbstractBaseUser
) -> Mapping[int, FileLocation]:
    """Return the locations of the person's own files, by file id."""
    files = [reading.file_id for reading in readings]
    return {
        file: place
        for holder in file_owners.every()
        for file, place in holder.places(files, person).items()
    }
