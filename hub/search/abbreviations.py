"""Reading lists of abbreviations into the table that search uses."""

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


class UnreadableList(Exception):
    """The file is not a list of abbreviations; the message says why."""


@dataclass(slots=True)
class Counts:
    """What became of a list's rows. `complaints` says which could not be kept and why."""

    added: int = 0
    known: int = 0
    complaints: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """A short form and one of its meanings; `place` is where in the list it stands."""

    short: str
    long: str
    place: str


def load_start_list() -> Counts:
    """The list that comes with the site."""
    return load(START_LIST)


@transaction.atomic
def load(path: Path) -> Counts:
    """Add what is new in a CSV file with the columns short and long, or a JSON file of {short: [long, …]}.

    Raises UnreadableList, having added nothing, and OSError.
    """
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = _json_rows(source) if path.suffix.lower() == ".json" else _csv_rows(source)
        try:
            counts = _add(rows)
        except UnicodeDecodeError:
            raise UnreadableList("it is not text in UTF-8.") from None
    if counts.added:
        index.touch()
    return counts


def _add(rows: Iterable[Row]) -> Counts:
    counts = Counts()
    known = {(short.lower(), long.lower()) for short, long in Abbreviation.objects.values_list("short", "long")}
    for some in batched(rows, AT_ONCE):
        Abbreviation.objects.bulk_create(list(_new(some, known, counts)), ignore_conflicts=True)
    return counts


def _new(rows: Iterable[Row], known: set[tuple[str, str]], counts: Counts) -> Iterator[Abbreviation]:
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


def _complaint(row: Row) -> str:
    if not row.short or not row.long:
        return "the short or the long form is missing."
    if len(row.short) > LONGEST_SHORT:
        return f"“{row.short}” is longer than {LONGEST_SHORT} characters."
    if len(row.long) > LONGEST_LONG:
        return f"what {row.short} stands for is longer than {LONGEST_LONG} characters."
    return ""


def _csv_rows(source: TextIO) -> Iterator[Row]:
    reader = csv.DictReader(source)
    names = [(name or "").strip().lower() for name in reader.fieldnames or []]
    if not {"short", "long"} <= set(names):
        raise UnreadableList("its first line must name the columns short and long.")
    reader.fieldnames = names
    try:
        for row in reader:
            yield Row(_tidy(row["short"]), _tidy(row["long"]), f"Line {reader.line_num}")
    except csv.Error as error:
        raise UnreadableList(f"line {reader.line_num} is no CSV: {error}.") from None


def _json_rows(source: TextIO) -> Iterator[Row]:
    try:
        stored = json.load(source)
    except json.JSONDecodeError as error:
        raise UnreadableList(f"it is no JSON: {error.msg} in line {error.lineno}.") from None
    except (ValueError, RecursionError):
        raise UnreadableList("it is no JSON that can be read: a huge number, or too many brackets.") from None
    if not isinstance(stored, dict):
        raise UnreadableList("it must map each short form to a list of long forms.")
    for short, longs in stored.items():
        for long in longs if isinstance(longs, list) else [longs]:
            yield Row(_tidy(short), _tidy(long), f"“{short}”")


def _tidy(text: object) -> str:
    """The text with single spaces; empty for what is no text."""
    return " ".join(text.replace("\x00", "").split()) if isinstance(text, str) else ""
