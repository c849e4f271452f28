"""`manage.py dump_database FILE`: a backup of the database while the site runs.

For the embedded database and for others.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from hub.database.dumps import dump


class Command(BaseCommand):
    help = (
        "Write the whole database into a file, for restore_database or PostgreSQL's own pg_restore."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a new file, which only you may read")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if file.exists():
            raise CommandError(f"{file} is there already; name a new file.")
        if not file.absolute().parent.is_dir():
            raise CommandError(f"There is no folder {file.absolute().parent}.")
        dump(connection.settings_dict, file)
        self.stdout.write(
            f"Wrote {file}, {file.stat().st_size:,} bytes. "
            "The uploads are in a folder of their own."
        )
