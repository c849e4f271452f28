"""`manage.py prepare`: preparations before the site serves. Fast if there is nothing to do."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    """Prepare the site. Only the demo's logins go to stdout, everything else to stderr."""

    help = (
        "Migrate the database, collect static files, "
        "and with DEBUG=1 load the demo content into an empty library."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if has_open_migrations():
            self.stderr.write("Bringing the database up to date …")
            call_command("migrate", verbosity=0, interactive=False)
        collect_static_files(settings.VAR_DIR / "static.stamp")
        if settings.DEBUG and "demo" in get_commands():
            call_command("demo", if_empty=True, stdout=self.stderr)
            call_command("demo", logins=True, stdout=self.stdout)


def has_open_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static_files(stamp: Path) -> None:
    """Collect static files unless nothing changed since the last complete run."""
    state = static_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(state)


def static_state() -> str:
    """Return a digest of the path, size and modification time of every static file."""
    digest = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
