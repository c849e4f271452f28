"""Opening files of any supported format, and reading them record by record."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from learn.importing.formats import json_lines, pubmed_xml, ris
from learn.importing.formats.raw import RawRecord
from learn.importing.record import ArticleRecord, BadRecord

STANDARD_INPUT = "-"
GZIP_MARK = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """File format of articles; `unit` is what its records are counted in."""

    name: str
    endings: tuple[str, ...]
    unit: str
    read: Callable[[IO[bytes]], Iterator[RawRecord]]


FORMATS = {
    "jsonl": SourceFormat("jsonl", (".jsonl", ".ndjson", ".json"), "line", json_lines.read),
    "ris": SourceFormat("ris", (".ris",), "line", ris.read),
    "pubmed": SourceFormat("pubmed", (".xml",), "record", pubmed_xml.read),
}


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """Record of a file; `place` says in words where it was found."""

    place: str
    record: ArticleRecord


@dataclass(frozen=True, slots=True)
class BadSourceEntry:
    """Part of a file that cannot be imported, and the reason."""

    place: str
    reason: str


@dataclass(slots=True)
class OpenFile:
    """Open file.

    `size` and `position()` are bytes of the file on disk; the size of standard input is None.
    """

    stream: IO[bytes]
    size: int | None
    position: Callable[[], int]


def guess_format(path: str) -> SourceFormat | None:
    name = Path(path).name.lower().removesuffix(".gz")
    return next((form for form in FORMATS.values() if name.endswith(form.endings)), None)


def opened(path: str) -> AbstractContextManager[OpenFile]:
    """Open the file, or standard input for "-".

    A gzip file is decompressed. Raises OSError.
    """
    return _standard_input() if path == STANDARD_INPUT else _file(Path(path))


def entries(
    path: str, form: SourceFormat, stream: IO[bytes]
) -> Iterator[SourceEntry | BadSourceEntry]:
    """Yield the records of one file, one at a time.

    A truncated file ends with an entry that says so.
    """
    name = "standard input" if path == STANDARD_INPUT else path
    number = 0
    try:
        for raw in form.read(stream):
            number = raw.number
            yield _entry(f"{name}, {form.unit} {number}", raw)
    except (OSError, EOFError, zlib.error) as problem:
        yield BadSourceEntry(
            f"{name}, after {form.unit} {number}", f"the file cannot be read further ({problem})"
        )


def _entry(place: str, raw: RawRecord) -> SourceEntry | BadSourceEntry:
    if raw.reason:
        return BadSourceEntry(place, raw.reason)
    try:
        return SourceEntry(place, ArticleRecord.from_fields(raw.fields))
    except BadRecord as problem:
        return BadSourceEntry(place, str(problem))


@contextmanager
def _file(path: Path) -> Iterator[OpenFile]:
    with path.open("rb") as file:
        yield OpenFile(_plain(file), path.stat().st_size, file.tell)


@contextmanager
def _standard_input() -> Iterator[OpenFile]:
    yield OpenFile(_plain(cast(io.BufferedReader, sys.stdin.buffer)), None, lambda: 0)


def _plain(file: io.BufferedReader) -> IO[bytes]:
    if file.peek(2)[:2] == GZIP_MARK:
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    return file
