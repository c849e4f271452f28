"""Upload of files: checked, pictures redrawn, stored under a random name, and scanned by a job."""

from __future__ import annotations

import hashlib
import re
from typing import IO

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from hub.files import events, kinds, scan
from hub.files.authorship.remove import remove_author
from hub.files.events import FileEvent
from hub.files.kinds import FileKind
from hub.files.models import StoredFile
from hub.files.pictures.redraw import redraw

NAME_LENGTH = 200
# Control characters, and those that change the direction of writing: these make "exe.pdf" of
# "fdp.exe".
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def store(
    upload: UploadedFile,
    *,
    by: AbstractBaseUser | None,
    pictures_only: bool = False,
    without_author: bool = False,
) -> StoredFile:
    """Check and store a file, optionally without author details.

    Raises ValidationError, in words for the uploader. The file is an orphan until something owns it
    (see `hub.files.access`); a job deletes orphans after a day.
    """
    content, name, kind = checked(upload, pictures_only=pictures_only)
    if without_author:
        content = remove_author(content, name, kind)
    return _keep(content, name, kind, by, names_no_author=without_author)


def store_without_author(file: StoredFile, *, by: AbstractBaseUser) -> StoredFile:
    """Store the uploader's own orphan again without author details.

    Returns the same file if it has none. Raises ValidationError. The old file is deleted like all
    orphans.
    """
    kind = kinds.kind_of(file.original_name)
    if file.names_no_author or kind is None:
        return file
    with default_storage.open(file.path) as stored:
        return _keep(
            remove_author(stored, file.original_name, kind),
            file.original_name,
            kind,
            by,
            names_no_author=True,
        )


def checked(
    upload: UploadedFile, *, pictures_only: bool = False
) -> tuple[IO[bytes], str, FileKind]:
    """Return the content as `store` would store it, its tidy name and its kind.

    For callers that store the file elsewhere. Raises the same as `store`.
    """
    name = tidy_name(upload.name or "")
    kind = _checked_kind(upload, name, pictures_only=pictures_only)
    content = _content(upload)
    if kind.picture_format:
        content = redraw(content, kind.picture_format)
    return content, name, kind


def tidy_name(name: str) -> str:
    """Return the last part of a file's name without control characters.

    At most 200 characters long; the extension is preserved.
    """
    last = re.split(r"[/\\]", name)[-1]
    last = re.sub(r"\s+", " ", _UNWANTED.sub("", last)).strip(" .")
    stem, dot, ending = last.rpartition(".")
    if not dot:
        return last[:NAME_LENGTH]
    return f"{stem[: NAME_LENGTH - len(ending[:20]) - 1]}.{ending[:20]}"


def _checked_kind(upload: UploadedFile, name: str, *, pictures_only: bool) -> FileKind:
    kind = kinds.kind_of(name)
    if kind is None or (pictures_only and not kind.picture_format):
        taken = (
            "PNG, JPEG, WebP and GIF pictures" if pictures_only else f"{kinds.ACCEPTED_TEXT} files"
        )
        raise ValidationError(f"We take {taken}. “{name}” is none of these.", code="kind")
    if not upload.size:
        raise ValidationError(f"“{name}” is empty. Choose the file again.", code="empty")
    if upload.size > settings.FILES_MAX_BYTES:
        limit = filesizeformat(settings.FILES_MAX_BYTES)
        raise ValidationError(
            f"“{name}” is larger than {limit}, the most we take. "
            "Make it smaller and try once more.",
            code="size",
        )
    if not kind.proof(_content(upload)):
        raise ValidationError(
            f"“{name}” does not hold what its name says ({kind.label}), or holds macros. "
            "Save it again in that format, without macros, and try once more.",
            code="content",
        )
    return kind


def _content(upload: UploadedFile) -> IO[bytes]:
    if upload.file is None:
        raise ValidationError("The file did not arrive. Choose it again.", code="missing")
    upload.file.seek(0)
    return upload.file


def _keep(
    content: IO[bytes],
    name: str,
    kind: FileKind,
    by: AbstractBaseUser | None,
    *,
    names_no_author: bool,
) -> StoredFile:
    from hub.files import tasks

    size, digest = _measured(content)
    file = StoredFile(original_name=name, content_type=kind.content_type, size=size, sha256=digest)
    file.uploaded_by_id = by.pk if by else None
    file.scan = scan.state_of_new()
    file.names_no_author = names_no_author or bool(kind.picture_format)
    with transaction.atomic():
        file.save()
        default_storage.save(file.path, File(content))
        events.announce(FileEvent.ARRIVED, file)
        if scan.is_on():
            tasks.scan_file.defer(file_id=file.pk)
    return file


def _measured(content: IO[bytes]) -> tuple[int, str]:
    """Return the size in bytes and the SHA-256, and rewind the content."""
    digest = hashlib.sha256()
    size = 0
    content.seek(0)
    while chunk := content.read(1 << 20):
        digest.update(chunk)
        size += len(chunk)
    content.seek(0)
    return size, digest.hexdigest()
