"""Removal of metadata about cameras, programs and authors from pictures inside documents."""

from __future__ import annotations

import io
import struct

from hub.files.authorship.errors import CannotClean
from hub.files.pictures.__main__ import redraw

_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
_NOTES = {0xE1, 0xED, 0xFE}  # APP1 (EXIF, XMP), APP13 (IPTC), COM
_REDRAWN = {"png": "PNG", "gif": "GIF", "webp": "WEBP"}
_HARMLESS = {"wmf", "bmp"}  # drawings and bitmaps; their formats hold no names
# Offsets in the first record of an EMF drawing: MS-EMF, 2.3.4.2.
_EMF_SIGNATURE, _EMF_DESCRIPTION = (40, 60)


def cleaned_image(name: str, content: bytes) -> bytes:
    """Return the picture of this file name without metadata.

    Raises CannotClean for unknown formats.
    """
    ending = name.rpartition(".")[2].lower()
    if ending in {"jpg", "jpeg", "jfif"}:
        return jpeg_without_notes(content)
    if ending in _REDRAWN:
        return redraw(io.BytesIO(content), _REDRAWN[ending]).getvalue()
    if ending == "emf":
        return _emf_without_description(content)
    if ending in _HARMLESS:
        return content
    raise CannotClean


def jpeg_without_notes(content: bytes) -> bytes:
    """Drop the metadata segments of a JPEG and leave every pixel as it is (ITU T.81, annex B).

    Bytes after the end of the picture are dropped, too.
    """
    if content[:2] != bytes((0xFF, _START)):
        raise CannotClean
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == _SCAN:
            end = content.rfind(bytes((0xFF, _END)))
            return b"".join([*kept, content[at : end + 2 if end > at else len(content)]])
        length = int.from_bytes(content[at + 2 : at + 4]) + 2
        if marker not in _NOTES:
            kept.append(content[at : at + length])
        at += length
    raise CannotClean


def _emf_without_description(content: bytes) -> bytes:
    """Return the drawing without the names of the program and of the file that it was made with."""
    if (
        content[_EMF_SIGNATURE : _EMF_SIGNATURE + 4] != b" EMF"
        or len(content) < _EMF_DESCRIPTION + 8
    ):
        raise CannotClean
    letters, begins = struct.unpack_from("<II", content, _EMF_DESCRIPTION)
    ends = begins + 2 * letters
    if ends > len(content):
        raise CannotClean
    return content[:begins] + bytes(ends - begins) + content[ends:]
