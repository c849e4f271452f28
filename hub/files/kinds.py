"""Kinds of files that are accepted: named by the file's extension, verified by its content."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

SHOWN_IN_PAGES = {"image/png", "image/jpeg", "image/webp", "image/gif"}
ACCEPTED_TEXT = (
    "PDF, pictures (PNG, JPEG, WebP, GIF), plain text, CSV, Word, Excel, PowerPoint, "
    "OpenDocument, MP3 and MP4"
)
UNPACKED_MAX_BYTES = 300 * 1024 * 1024
UNPACKED_MAX_MEMBERS = 5_000
_HEAD = 4096
_MARKUP = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<svg",
    b"<?xml",
    b"<?php",
    b"<iframe",
)
_MACROS = ("vbaproject.bin", "/activex/", "/embeddings/oleobject", "macros/", "basic/script")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\f\r\x1b"))

type Proof = Callable[[IO[bytes]], bool]


@dataclass(frozen=True, slots=True)
class FileKind:
    """Kind of file that is accepted.

    The file is served as `content_type`. `proof` reads it and returns whether it is what its name
    says.
    """

    label: str
    content_type: str
    proof: Proof
    picture_format: str = ""


def kind_of(file_name: str) -> FileKind | None:
    """Return the kind that a file name's extension claims, or None if it is not accepted."""
    ending = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    return KINDS.get(ending)


def _starts_with(*heads: bytes) -> Proof:
    return lambda file: file.read(_HEAD).startswith(heads)


def _is_pdf(file: IO[bytes]) -> bool:
    return file.read(_HEAD).lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-")


def _is_mp3(file: IO[bytes]) -> bool:
    head = file.read(_HEAD)
    return head.startswith(b"ID3") or (len(head) > 3 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


def _is_mp4(file: IO[bytes]) -> bool:
    return file.read(_HEAD)[4:8] == b"ftyp"


def _is_text(file: IO[bytes]) -> bool:
    """Return whether it is text without control characters, and no browser takes it for HTML."""
    head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(_MARKUP):
        return False
    file.seek(0)
    while chunk := file.read(1 << 20):
        if chunk.translate(None, _CONTROL_BYTES) != chunk:
            return False
    return True


def _office(folder: str) -> Proof:
    def proof(file: IO[bytes]) -> bool:
        members = _members(file)
        return "[content_types].xml" in members and any(name.startswith(folder) for name in members)

    return proof


def _open_document(label: str, sort: str) -> FileKind:
    content_type = f"application/vnd.oasis.opendocument.{sort}"

    def proof(file: IO[bytes]) -> bool:
        if not {"content.xml", "mimetype"} <= _members(file):
            return False
        try:
            with zipfile.ZipFile(file) as archive, archive.open("mimetype") as declared:
                return declared.read(200) == content_type.encode()
        # zipfile raises NotImplementedError for an unknown compression method, RuntimeError for
        # encryption.
        except (
            zipfile.BadZipFile,
            zlib.error,
            KeyError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ):
            return False

    return FileKind(label, content_type, proof)


def _members(file: IO[bytes]) -> set[str]:
    """Return the names in the archive, in lower case.

    Empty if the archive is broken, carries macros, or would unpack to more than the limits.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    # zipfile raises NotImplementedError for a newer version of the format than it knows.
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return set()
    names = {entry.filename.lower() for entry in entries}
    too_much = (
        len(entries) > UNPACKED_MAX_MEMBERS
        or sum(entry.file_size for entry in entries) > UNPACKED_MAX_BYTES
    )
    if too_much or any(mark in name for name in names for mark in _MACROS):
        return set()
    return names


def _picture(label: str, content_type: str, picture_format: str, *heads: bytes) -> FileKind:
    return FileKind(label, content_type, _starts_with(*heads), picture_format)


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_JPEG = _picture("JPEG picture", "image/jpeg", "JPEG", b"\xff\xd8\xff")

KINDS = {
    "pdf": FileKind("PDF", "application/pdf", _is_pdf),
    "png": _picture("PNG picture", "image/png", "PNG", b"\x89PNG\r\n\x1a\n"),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "webp": _picture("WebP picture", "image/webp", "WEBP", b"RIFF"),
    "gif": _picture("GIF picture", "image/gif", "GIF", b"GIF87a", b"GIF89a"),
    "txt": FileKind("plain text", "text/plain", _is_text),
    "csv": FileKind("CSV table", "text/csv", _is_text),
    "docx": FileKind("Word document", f"{_OPEN_XML}wordprocessingml.document", _office("word/")),
    "xlsx": FileKind("Excel workbook", f"{_OPEN_XML}spreadsheetml.sheet", _office("xl/")),
    "pptx": FileKind("PowerPoint file", f"{_OPEN_XML}presentationml.presentation", _office("ppt/")),
    "odt": _open_document("OpenDocument text", "text"),
    "ods": _open_document("OpenDocument table", "spreadsheet"),
    "odp": _open_document("OpenDocument slides", "presentation"),
    "mp3": FileKind("MP3 recording", "audio/mpeg", _is_mp3),
    "m4a": FileKind("MP4 recording", "audio/mp4", _is_mp4),
    "mp4": FileKind("MP4 video", "video/mp4", _is_mp4),
}
