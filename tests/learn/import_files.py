"""Files to import, written by the tests, and the command that reads them."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from learn.importing.formats.open_files import BadSourceEntry, SourceEntry
from learn.importing.record import ArticleRecord
from learn.importing.run import ImportRun
from learn.importing.writer import ImportOptions, ImportTally


def a_record(**fields: Any) -> dict[str, Any]:
    """A complete record of the JSON Lines schema."""
    record = {
        "id": "a-1",
        "title": "Fewer line infections on one ward",
        "summary": "How a ward halved its infections.",
        "body": "<p>We counted <strong>every</strong> line.</p>",
        "type": "case-study",
        "audience": "staff",
        "country": "GB",
        "categories": ["safer-care"],
        "tags": ["Infection", "Central lines"],
        "authors": [{"name": "Okafor, Ben", "affiliation": "Northside Hospital"}, "Cleo Marsh"],
        "source": {"name": "The Ward Journal", "url": "https://example.org/a-1"},
        "original_date": "2021-03",
        "doi": "10.1000/ward.1",
    }
    return record | fields


def entry(number: int = 1, **fields: Any) -> SourceEntry:
    return SourceEntry(
        f"test, line {number}", ArticleRecord.from_fields(a_record(id=f"a-{number}", **fields))
    )


def run_import(
    *entries: SourceEntry | BadSourceEntry,
    strict: bool = False,
    dry_run: bool = False,
    **options: str,
) -> ImportTally:
    return ImportRun(
        ImportOptions(**options),
        report=list[BadSourceEntry]().append,
        strict=strict,
        dry_run=dry_run,
    ).run(entries)


def write_lines(path: Path, *records: Any) -> Path:
    """A JSON Lines file; a record that is a text stands in it as it is."""
    lines = (record if isinstance(record, str) else json.dumps(record) for record in records)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def import_command(*arguments: Any) -> tuple[int, str, str]:
    """Exit code, output and errors of `manage.py import_articles`."""
    output, errors = StringIO(), StringIO()
    try:
        call_command(
            "import_articles",
            *(str(argument) for argument in arguments),
            stdout=output,
            stderr=errors,
        )
    except SystemExit as end:
        return int(end.code or 0), output.getvalue(), errors.getvalue()
    return 0, output.getvalue(), errors.getvalue()
