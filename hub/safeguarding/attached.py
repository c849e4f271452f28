"""What becomes of a file that people attach: read after it came, withheld if it must be, explained or taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from hub.files.models import StoredFile
from hub.files.querysets import PASSED
from hub.safeguarding import holders
from hub.safeguarding.explaining import Explained, note_explained
from hub.safeguarding.extraction.running import Read, can_read, read
from hub.safeguarding.holders import Place
from hub.safeguarding.models import FileReading
from hub.safeguarding.rules import Kind


def read_later(file: StoredFile) -> None:
    """A job reads it, once the malware scan has passed it. Call it in the transaction that writes the file's row."""
    from hub.safeguarding import tasks

    if file.scan in PASSED and can_read(file.content_type):
        tasks.read_file.defer(file_id=file.pk)


def placed(files: Iterable[StoredFile]) -> None:
    """These files stand somewhere now: whom it concerns is told, if they were read already. In the same transaction."""
    from hub.safeguarding import tasks

    for file in files:
        if can_read(file.content_type):
            tasks.tell_of_file.defer(file_id=file.pk)


def read_file(file_id: int) -> None:
    """Note what is in the file, withhold it if it has an NHS number, and tell whom it concerns. Safe to run twice."""
    file = StoredFile.objects.filter(pk=file_id, reading=None).first()
    if file is not None:
        with default_storage.open(file.path) as content:
            _note(file_id, read(content, file.content_type))
    tell_of_file(file_id)


@transaction.atomic
def _note(file_id: int, said: Read) -> None:
    file = StoredFile.objects.select_for_update().filter(pk=file_id).first()
    if file is None or FileReading.objects.filter(file=file).exists():  # deleted, or read by another worker meanwhile
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
    """Nobody fetches it but who handed it in and who decides about it; or everybody who may, again."""
    file.withheld_at = timezone.now() if on else None
    file.save(update_fields=["withheld_at"])
    follow_file(file)


def follow_file(file: StoredFile) -> None:
    """Whether others may fetch the file has changed: what is kept of pages that show it is made anew."""
    for holder in holders.every():
        holder.follow(file.pk)


def read_scanned(file: StoredFile) -> None:
    """The malware scan has looked at it."""
    follow_file(file)
    read_later(file)


@transaction.atomic
def tell_of_file(file_id: int) -> None:
    """Tell whom it concerns, once: not before the file stands where others see it, nor of one in which nothing is."""
    readings = FileReading.objects.select_for_update(of=("self",)).select_related("file__uploaded_by")
    reading = readings.to_look_at().filter(file=file_id, told_at=None).first()
    stands_in = [holder.tell(reading) for holder in holders.every()] if reading else []
    if reading is not None and any(stands_in):
        reading.told_at = timezone.now()
        reading.save(update_fields=["told_at"])


@transaction.atomic
def explain(*, reading: FileReading, by: AbstractBaseUser, reason: str) -> None:
    """The author says why it is fine. Those who look after the place read it in the audit trail."""
    row = FileReading.objects.visible_to(by).select_for_update(of=("self",)).select_related("file").get(pk=reading.pk)
    if row.reason == reason:
        return
    row.reason, row.explained_at = reason, timezone.now()
    row.save(update_fields=["reason", "explained_at"])
    place = places_of([row], by).get(row.file_id)
    explained = [Explained(Kind(kind), reason) for kind, _ in row.found]
    # Not by name: what the file is attached to may have been written without one.
    noted = {"file": row.file_id, **(place.noted if place else {})}
    note_explained(explained, by=None, scope=place.scope if place else 0, **noted)
    for holder in holders.every():
        holder.tell_explained(row)


@transaction.atomic
def take_out(*, reading: FileReading, by: AbstractBaseUser) -> None:
    """Out of where it stands. A job deletes it a day later."""
    row = FileReading.objects.visible_to(by).get(pk=reading.pk)
    for holder in holders.every():
        holder.take_out(row.file_id, by=by)


def places_of(readings: Iterable[FileReading], person: AbstractBaseUser) -> Mapping[int, Place]:
    """Where the person's own files stand, by their ids."""
    files = [reading.file_id for reading in readings]
    return {file: place for holder in holders.every() for file, place in holder.places(files, person).items()}
