"""Import articles from JSON Lines, RIS or PubMed XML."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from learn.importing.formats.open_files import (
    FORMATS,
    STANDARD_INPUT,
    BadSourceEntry,
    SourceEntry,
    SourceFormat,
    entries,
    guess_format,
    opened,
)
from learn.importing.run import ImportRun
from learn.importing.writer import ImportOptions, ImportTally
from learn.models import Article, Category


class Command(BaseCommand):
    help = (
        "Import articles from JSON Lines, RIS or PubMed XML files (docs/import.md). May be run again: "
        "what has changed is updated, what has not is left alone. Ends with 1 if a record was bad."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="+", metavar="FILE", help="a file, also as .gz; - is standard input"
        )
        parser.add_argument(
            "--format", dest="named", choices=FORMATS, help="default: by the ending of each file"
        )
        parser.add_argument(
            "--category", metavar="SLUG", default="", help="for records without a known category"
        )
        parser.add_argument(
            "--status",
            choices=[Article.Status.PUBLISHED.value, Article.Status.DRAFT.value],
            default="",
            help="whatever the records say; default: as they say, else published",
        )
        parser.add_argument(
            "--source",
            metavar="NAME",
            default="",
            help="the name under which to find the rows again",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="write nothing, say what would happen"
        )
        parser.add_argument(
            "--strict", action="store_true", help="write all records or, if one is bad, none"
        )
        parser.add_argument("--quiet", action="store_true", help="show bad records only")

    def handle(
        self,
        *,
        files: Sequence[str],
        named: str | None,
        dry_run: bool,
        strict: bool,
        quiet: bool,
        **options: Any,
    ) -> None:
        formats = {path: _format(path, named) for path in files}
        category = _category(options["category"])
        progress = _progress(disable=quiet)
        importing = ImportRun(
            ImportOptions(source=options["source"], status=options["status"], category=category),
            report=lambda entry: self._report(entry, progress),
            strict=strict,
            dry_run=dry_run,
        )
        with progress:
            tally = importing.run(_all_entries(formats, progress))
        if not quiet:
            self.stdout.write(_summary(tally, strict=strict, dry_run=dry_run))
        if tally.bad:
            raise SystemExit(1)

    def _report(self, entry: BadSourceEntry, progress: Progress) -> None:
        line = f"{entry.place}: {entry.reason}"
        # A line that passes the bar by goes through it, or the two would write over one another.
        if progress.disable:
            self.stderr.write(line)
        else:
            progress.console.print(escape(line), highlight=False, soft_wrap=True)


def _format(path: str, named: str | None) -> SourceFormat:
    if path != STANDARD_INPUT and not Path(path).is_file():
        raise CommandError(f"There is no file {path}.")
    form = FORMATS[named] if named else guess_format(path)
    if form is None:
        raise CommandError(f"Say what {path} holds: --format {', '.join(FORMATS)}.")
    return form


def _category(slug: str) -> str:
    if slug and not Category.objects.filter(slug=slug).exists():
        known = ", ".join(Category.objects.values_list("slug", flat=True)[:40]) or "none yet"
        raise CommandError(f"There is no category “{slug}”. There are: {known}.")
    return slug


def _progress(*, disable: bool) -> Progress:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, disable=disable or not console.is_terminal)


def _all_entries(
    formats: dict[str, SourceFormat], progress: Progress
) -> Iterator[SourceEntry | BadSourceEntry]:
    for path, form in formats.items():
        try:
            with opened(path) as file:
                task = progress.add_task(escape(Path(path).name), total=file.size)
                for entry in entries(path, form, file.stream):
                    progress.update(task, completed=file.position())
                    yield entry
                progress.update(task, completed=file.size)
        except OSError as problem:
            yield BadSourceEntry(path, f"the file cannot be opened ({problem.strerror})")


def _summary(tally: ImportTally, *, strict: bool, dry_run: bool) -> str:
    figures = f"{tally.created} created, {tally.updated} updated, {tally.unchanged} unchanged, {tally.bad} bad."
    if dry_run:
        return f"Nothing was written. It would be: {figures}"
    if strict and tally.bad:
        return f"Nothing was written, because of {tally.bad} bad. Without --strict: {figures}"
    return f"Imported: {figures}"
