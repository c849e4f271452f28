"""Removal of author details from Office Open XML and OpenDocument files.

Each part of the archive is copied into a new one.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import IO

from hub.files.authorship.errors import CannotClean
from hub.files.authorship.images import cleaned_image
from hub.files.authorship.limits import DEEPEST, LOCKED, MOST_UNPACKED, SIGNED
from hub.files.authorship.markup import cleaned_markup, names_in

_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/"
# Parts that hold only properties, by name, with their replacements.
_OFFICE_EMPTIED = {
    "docprops/core.xml": b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>',
    "docprops/app.xml": b'<Properties xmlns="' + _OFFICE + b'extended-properties"/>',
    "docprops/custom.xml": b'<Properties xmlns="' + _OFFICE + b'custom-properties"/>',
}
_ODF_SPACE = b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"'
_ODF_EMPTIED = {
    "meta.xml": b"<office:document-meta " + _ODF_SPACE + b"/>",
    "settings.xml": b"<office:document-settings " + _ODF_SPACE + b"/>",
}
_CUSTOM_XML = re.compile(r"customxml/item\d+\.xml")
_LEFT_OUT = re.compile(r"docprops/thumbnail\.\w+|thumbnails/.*|(?:.*/)?printersettings\d*\.bin")
_SIGNATURES = re.compile(r"_xmlsignatures/.*|meta-inf/(document|macro)signatures\.xml")
_PICTURES = re.compile(r"(?:.*/)?(?:media|pictures|images)/[^/]+")
_PACKAGES = re.compile(r".*\.(?:docx|xlsx|pptx)")
_KEPT = re.compile(
    r"mimetype|.*\.(?:odttf|fntdata|ttf|otf)|objectreplacements/[^/]*|.*/layout-cache|layout-cache"
)
_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold


def cleaned_office(file: IO[bytes], depth: int = 0) -> bytes:
    return _cleaned(file, _OFFICE_EMPTIED, depth)


def cleaned_odf(file: IO[bytes]) -> bytes:
    return _cleaned(file, _ODF_EMPTIED, 0)


def _cleaned(file: IO[bytes], emptied: Mapping[str, bytes], depth: int) -> bytes:
    if depth > DEEPEST:
        raise CannotClean
    target = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w") as copy:
        entries = [entry for entry in source.infolist() if not entry.is_dir()]
        _check(entries, source)
        names = {
            name for entry in entries if _is_markup(entry) for name in names_in(source.read(entry))
        }
        for entry in entries:
            clean = _cleaner_of(entry.filename.lower(), emptied, names, depth)
            if clean is not None:
                info = zipfile.ZipInfo(entry.filename, _DAY)
                info.compress_type = entry.compress_type
                copy.writestr(info, clean(source.read(entry)))
    return target.getvalue()


def _check(entries: list[zipfile.ZipInfo], source: zipfile.ZipFile) -> None:
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise CannotClean
    for entry in entries:
        if entry.flag_bits & 1:
            raise CannotClean(LOCKED)
        if _SIGNATURES.fullmatch(entry.filename.lower()):
            raise CannotClean(SIGNED)
        if entry.filename == "META-INF/manifest.xml" and b"encryption-data" in source.read(entry):
            raise CannotClean(LOCKED)


def _is_markup(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith((".xml", ".rels", ".rdf", ".vml"))


def _cleaner_of(
    name: str, emptied: Mapping[str, bytes], names: set[str], depth: int
) -> Callable[[bytes], bytes] | None:
    """Return the function that cleans a part of this name, or None if the part is left out.

    Raises CannotClean for unknown parts.
    """
    if _LEFT_OUT.fullmatch(name):
        return None
    instead = emptied.get(name) or emptied.get(name.rpartition("/")[2])
    if instead is not None:
        return lambda _: _HEAD + instead
    if _CUSTOM_XML.fullmatch(name):
        return lambda _: _HEAD + b"<empty/>"
    if name.endswith((".xml", ".rels", ".rdf", ".vml")):
        return lambda content: cleaned_markup(content, names)
    if _PICTURES.fullmatch(name):
        return lambda content: cleaned_image(name, content)
    if _PACKAGES.fullmatch(name):
        return lambda content: cleaned_office(io.BytesIO(content), depth + 1)
    if _KEPT.fullmatch(name):
        return lambda content: content
    raise CannotClean
