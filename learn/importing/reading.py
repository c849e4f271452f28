"""Opening files of any of the formats, and reading them record by record."""

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

from learn.importing import json_lines, pubmed_xml, ris
from learn.importing.raw import RawRecord
from learn.importing.record import ArticleRecord, BadRecord

STANDARD_INPUT = "-"
GZIP_MARK = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write articles down. `unit` is what its records are counted in."""

    name: str
    endings: tuple[str, ...]
    unit: str
    read: Callable[[IO[bytes]], Iterator[RawRecord]]


FORMATS = {
    "jsonl": Format("jsonl", (".jsonl", ".ndjson", ".json"), "line", json_lines.read),
    "ris": Format("ris", (".ris",), "line", ris.read),
    "pubmed": Format("pubmed", (".xml",), "record", pubmed_xml.read),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a file. `place` says where it stands, for people."""

    place: str
    record: ArticleRecord


@dataclass(frozen=True, slots=True)
class BadEntry:
    """A place in a file with nothing that can be imported, and the reason."""

    place: str
    reason: str


@dataclass(slots=True)
class OpenFile:
    """`size` and `position()` are bytes of the file as it lies on the disk; the size of standard input is None."""

    stream: IO[bytes]
    size: int | None
    position: Callable[[], int]


def guess_format(path: str) -> Format | None:
    name = Path(path).name.lower().removesuffix(".gz")
    return next((form for form in FORMATS.values() if name.endswith(form.endings)), None)


def opened(path: str) -> AbstractContextManager[OpenFile]:
    """The file, or standard input for "-"; a gzip file is read as what it holds. Raises OSError."""
    return _standard_input() if path == STANDARD_INPUT else _file(Path(path))


def entries(path: str, form: Format, stream: IO[bytes]) -> Iterator[Entry | BadEntry]:
    """The records of one file, one at a time. A file that breaks off ends with an entry that says so."""
    name = "standard input" if path == STANDARD_INPUT else path
    number = 0
    try:
        for raw in form.read(stream):
            number = raw.number
            yield _entry(f"{name}, {form.unit} {number}", raw)
    except (OSError, EOFError, zlib.error) as problem:
        yield BadEntry(f"{name}, after {form.unit} {number}", f"the file cannot be read further ({problem})")


def _entry(place: str, raw: RawRecord) -> Entry | BadEntry:
    if raw.reason:
        return BadEntry(place, raw.reason)
    try:
        return Entry(place, ArticleRecord.from_fields(raw.fields))
    except BadRecord as problem:
        return BadEntry(place, str(problem))


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
