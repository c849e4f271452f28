"""Import of abbreviation lists into the table that search uses."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import TextIO

from django.db import transaction

from hub.search import index
from hub.search.models import Abbreviation

START_LIST = Path(__file__).with_name("data") / "abbreviations.csv"
LONGEST_SHORT = 30
LONGEST_LONG = 150
AT_ONCE = 1000  # rows


class UnreadableAbbreviations(Exception):
    """Error for a file that is not a list of abbreviations; the message states the reason."""


@dataclass(slots=True)
class ImportedAbbreviations:
    """Outcome of an import. `complaints` lists the rows that could not be stored, with reasons."""

    added: int = 0
    known: int = 0
    complaints: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AbbreviationRow:
    """Short form and one of its meanings. `place` is its line or key in the list, for messages."""

    short: str
    long: str
    place: str


def load_start_list() -> ImportedAbbreviations:
    """Import the list that comes with the site."""
    return load(START_LIST)


@transaction.atomic
def load(path: Path) -> ImportedAbbreviations:
    """Import the new rows of a CSV or JSON file.

    A CSV file has the columns short and long; a JSON file is {short: [long, …]}. Raise
    `UnreadableAbbreviations`, having added nothing, or OSError.
    """
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = _json_rows(source) if path.suffix.lower() == ".json" else _csv_rows(source)
        try:
            counts = _add(rows)
        except UnicodeDecodeError:
            raise UnreadableAbbreviations("it is not text in UTF-8.") from None
    if counts.added:
        index.touch()
    return counts


def _add(rows: Iterable[AbbreviationRow]) -> ImportedAbbreviations:
    counts = ImportedAbbreviations()
    known = {
        (short.lower(), long.lower())
        for short, long in Abbreviation.objects.values_list("short", "long")
    }
    for some in batched(rows, AT_ONCE):
        Abbreviation.objects.bulk_create(list(_new(some, known, counts)), ignore_conflicts=True)
    return counts


def _new(
    rows: Iterable[AbbreviationRow], known: set[tuple[str, str]], counts: ImportedAbbreviations
) -> Iterator[Abbreviation]:
    for row in rows:
        complaint = _complaint(row)
        mark = (row.short.lower(), row.long.lower())
        if complaint:
            counts.complaints.append(f"{row.place}: {complaint}")
        elif mark in known:
            counts.known += 1
        else:
            known.add(mark)
            counts.added += 1
            yield Abbreviation(short=row.short, long=row.long)


def _complaint(row: AbbreviationRow) -> str:
    if not row.short or not row.long:
        return "the short or the long form is missing."
    if len(row.short) > LONGEST_SHORT:
        return f"“{row.short}” is longer than {LONGEST_SHORT} characters."
    if len(row.long) > LONGEST_LONG:
        return f"what {row.short} stands for is longer than {LONGEST_LONG} characters."
    return ""


def _csv_rows(source: TextIO) -> Iterator[AbbreviationRow]:
    reader = csv.DictReader(source)
    names = [(name or "").strip().lower() for name in reader.fieldnames or []]
    if not {"short", "long"} <= set(names):
        raise UnreadableAbbreviations("its first line must name the columns short and long.")
    reader.fieldnames = names
    try:
        for row in reader:
            yield AbbreviationRow(
                _tidy(row["short"]), _tidy(row["long"]), f"Line {reader.line_num}"
            )
    except csv.Error as error:
        raise UnreadableAbbreviations(f"line {reader.line_num} is no CSV: {error}.") from None


def _json_rows(source: TextIO) -> Iterator[AbbreviationRow]:
    try:
        stored = json.load(source)
    except json.JSONDecodeError as error:
        raise UnreadableAbbreviations(
            f"it is no JSON: {error.msg} in line {error.lineno}."
        ) from None
    except (ValueError, RecursionError):
        raise UnreadableAbbreviations(
            "it is no JSON that can be read: a huge number, or too many brackets."
        ) from None
    if not isinstance(stored, dict):
        raise UnreadableAbbreviations("it must map each short form to a list of long forms.")
    for short, longs in stored.items():
        for long in longs if isinstance(longs, list) else [longs]:
            yield AbbreviationRow(_tidy(short), _tidy(long), f"“{short}”")


def _tidy(text: object) -> str:
    """Return the text with single spaces; empty for a value that is not text."""
    return " ".join(text.replace("\x00", "").split()) if isinstance(text, str) else ""
