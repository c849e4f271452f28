"""Removal of author details from PDF files, by writing them anew.

Nothing of earlier versions is left in the new file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from hub.files.authorship.errors import CannotClean
from hub.files.authorship.images import jpeg_without_notes
from hub.files.authorship.limits import LOCKED, SIGNED

# XMP, private data of programs, and names of programs; on any object of the file.
_TELLING = ("/Metadata", "/PieceInfo", "/CreatorInfo")
_ATTACHED = {"/EF", "/AF", "/EmbeddedFiles", "/Collection"}


def cleaned(file: IO[bytes]) -> bytes:
    reader = PdfReader(file)
    if reader.is_encrypted:
        raise CannotClean(LOCKED)
    writer = PdfWriter(clone_from=reader)
    for each in [*writer._objects]:
        for found in _dictionaries(each):
            _clean(found)
    # Written twice: the second copy takes only what the first still refers to.
    return _written(PdfWriter(clone_from=PdfReader(io.BytesIO(_written(writer)))))


def _written(writer: PdfWriter) -> bytes:
    writer.metadata = None
    writer._ID = None
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _dictionaries(thing: Any) -> Iterator[DictionaryObject]:
    """Yield the dictionaries in a PDF object, at any depth, without following references."""
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            yield each
            waiting.extend(each.raw_get(name) for name in each)
        elif isinstance(each, ArrayObject):
            waiting.extend(list.__iter__(each))


def _clean(found: DictionaryObject) -> None:
    if "/ByteRange" in found or (found.get("/FT") == "/Sig" and "/V" in found):
        raise CannotClean(SIGNED)
    if _ATTACHED & found.keys() or found.get("/Type") == "/EmbeddedFile":
        raise CannotClean
    for name in _TELLING:
        if name in found:
            del found[NameObject(name)]
    # /T is the author of an annotation; of a form field it is the field's name.
    if (
        "/Subtype" in found
        and "/T" in found
        and "/Rect" in found
        and str(found["/Subtype"]) != "/Widget"
    ):
        del found[NameObject("/T")]
    if isinstance(found, StreamObject) and found.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        found._data = jpeg_without_notes(found._data)
