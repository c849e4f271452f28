"""`manage.py restore_database FILE`: the restore of a dump that dump_database wrote."""

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from hub.database.dumps import restore
from hub.search import epoch

GOING_SECONDS = 2.0  # for closed connections to disappear


class Command(BaseCommand):
    help = "Replace what the database holds by what the file holds: all of it, or nothing at all."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, file: Path, yes: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        if not yes and not self._confirmed():
            raise CommandError("Nothing was changed. Add --yes to restore without being asked.")
        if others := _connected_others(patience=GOING_SECONDS):
            counted = "1 other connection is" if others == 1 else f"{others} other connections are"
            raise CommandError(
                f"{counted} open to this database. Stop the site and its job worker first:"
                " they would show what they remember of the data from before."
            )
        connection.close()
        restore(connection.settings_dict, file)
        epoch.renew()
        self.stdout.write(f"Restored {file}. Now run migrate and check_counts.")

    def _confirmed(self) -> bool:
        question = "This replaces everything the database holds now. Restore? [y/N] "
        return sys.stdin.isatty() and input(question).strip().lower() in {"y", "yes"}


def _connected_others(*, patience: float) -> int:
    """Count other connections, allowing `patience` seconds for closed ones to disappear."""
    deadline = time.monotonic() + patience
    while (others := _count_others()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return others


def _count_others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone() or (0,)
    return int(others)
