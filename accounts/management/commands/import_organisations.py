"""`manage.py import_organisations FILE.csv`: NHS trusts, from the NHS's own list."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.organisations.import_nhs_trusts import ImportedTrusts, UnreadableTrusts, import_trusts


class Command(BaseCommand):
    help = (
        "Add and rename NHS trusts from a CSV file with the columns org_code, name and close_date."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The list; it may be given again.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as source:
                counts = import_trusts(source)
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from None
        except UnreadableTrusts as error:
            raise CommandError(f"{file}: {error}") from None
        self._report(counts)

    def _report(self, counts: ImportedTrusts) -> None:
        for complaint in counts.complaints:
            self.stderr.write(f"Passed over. {complaint}")
        self.stdout.write(
            f"Added {counts.added}, updated {counts.updated}, unchanged {counts.unchanged}; passed over "
            f"{counts.closed} closed, {counts.merged} merged, {len(counts.complaints)} that could not be read."
        )
