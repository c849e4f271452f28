"""Zip files for download: streamed to a file, stored privately for some days, then deleted."""

from __future__ import annotations

import json
import secrets
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Set
from datetime import timedelta
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.text import get_valid_filename

from hub.files.responses import file_response

PIECE = 256 * 1024  # bytes read and written at a time

type Opener = Callable[[], IO[bytes]]


def new_name(folder: str) -> str:
    """Return an unguessable path in storage."""
    return f"{folder}/{secrets.token_urlsafe(32)}.zip"


def store(name: str, write: Callable[[zipfile.ZipFile], None]) -> None:
    """Build a zip and save it as `name` in storage, replacing the file of an earlier attempt."""
    with tempfile.TemporaryFile() as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            write(archive)
        made.seek(0)
        default_storage.delete(name)
        default_storage.save(name, File(made))


def hand_over(
    export: Model, *, older: QuerySet[Any], kept_for: timedelta, tell: Callable[[], object]
) -> None:
    """Mark an export whose zip is stored as ready, call `tell` and expire the `older` exports.

    Idempotent: `tell`, which queues the mail, is called once, in the same transaction. The row has
    `ready_at` and `expires_at`.
    """
    rows: Any = type(export)._default_manager
    with transaction.atomic():
        now = timezone.now()
        if rows.filter(pk=export.pk, ready_at=None).update(ready_at=now, expires_at=now + kept_for):
            older.filter(ready_at__isnull=False).exclude(pk=export.pk).update(expires_at=now)
            tell()


def download(name: str, file_name: str) -> HttpResponseBase:
    """Return the stored zip as a response that no cache stores. Raises Http404 if it is missing."""
    return file_response(name, file_name=file_name, content_type="application/zip")


def sweep(folder: str, named: Callable[[], Set[str]]) -> None:
    """Delete the files of the folder that no row names.

    The rows are read after the files: a file is never older than its row.
    """
    try:
        _, stored = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    kept = named()
    for name in (f"{folder}/{file_name}" for file_name in stored):
        if name not in kept:
            default_storage.delete(name)


def add_json(archive: zipfile.ZipFile, path: str, content: Any) -> None:
    archive.writestr(path, _as_json(content))


def add_rows(archive: zipfile.ZipFile, path: str, rows: Iterable[Any]) -> None:
    """Write a JSON list row by row: it may not fit into memory."""
    with archive.open(path, "w", force_zip64=True) as target:
        before = "[\n"
        for row in rows:
            target.write((before + _as_json(row)).encode())
            before = ",\n"
        target.write(b"[]" if before == "[\n" else b"\n]")


def add_file(archive: zipfile.ZipFile, path: str, opener: Opener) -> None:
    """Copy a stored file in chunks; a missing file is left out."""
    try:
        source = opener()
    except FileNotFoundError:
        return
    with source, archive.open(path, "w", force_zip64=True) as target:
        while piece := source.read(PIECE):
            target.write(piece)


def safe_name(file_name: str) -> str:
    """Return a file name that cannot leave its folder when the zip is unpacked.

    At most 120 characters.
    """
    return get_valid_filename(
        file_name.replace("\\", "/").rpartition("/")[2].strip(". ") or "file"
    )[-120:]


def _as_json(content: Any) -> str:
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
