"""Import abbreviations for search: `manage.py import_abbreviations [FILE…]`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.search.text.abbreviations import (
    START_LIST,
    ImportedAbbreviations,
    UnreadableAbbreviations,
    load,
)


class Command(BaseCommand):
    help = (
        "Add abbreviations from CSV files (columns short and long) or JSON files "
        "({short: [long, …]})."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="*",
            type=Path,
            help="The lists; without any, the one that comes with the site.",
        )

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        for file in files or [START_LIST]:
            try:
                counts = load(file)
            except OSError as error:
                raise CommandError(f"{file} cannot be opened: {error.strerror}.") from None
            except UnreadableAbbreviations as error:
                raise CommandError(f"{file}: {error}") from None
            self._report(file, counts)

    def _report(self, file: Path, counts: ImportedAbbreviations) -> None:
        for complaint in counts.complaints:
            self.stderr.write(f"Passed over. {complaint}")
        self.stdout.write(
            f"{file.name}: added {counts.added}, known already {counts.known}, "
            f"passed over {len(counts.complaints)}."
        )
