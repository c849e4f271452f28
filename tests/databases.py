"""Databases of the tests: one is migrated, all others are copies of it, and go back to how they began."""

import fcntl
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from hub.rendering.fragment_cache import fragments
from hub.search.engine import snapshot as index_view

MIGRATED = "migrated"


def migrated() -> str:
    """The name of a database with every migration: the last run's, if they are the same; others wait meanwhile."""
    mark = _of_migrations()
    with open(Path(settings.VAR_DIR, "migrated.lock"), "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if _mark_of_migrated() != mark:
            drop(MIGRATED)
            _tell_server(f'CREATE DATABASE "{MIGRATED}"')
            with connected_to(MIGRATED):
                call_command("migrate", verbosity=0)
            _tell_server(f"COMMENT ON DATABASE \"{MIGRATED}\" IS '{mark}'")
    return MIGRATED


def _of_migrations() -> str:
    """A mark of all that such a database depends on: the migrations, and the permissions that models have."""
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    files = sorted({str(sys.modules[each.__module__].__file__) for each in migrations})
    models = [
        (each.label_lower, each.verbose_name_raw, each.default_permissions, each.permissions)
        for each in _models()
    ]
    said = [Path(file).read_bytes() for file in files] + [repr(models).encode()]
    return hashlib.sha256(b"\0".join(said)).hexdigest()


def _models() -> list[Any]:
    return sorted(
        (model._meta for model in apps.get_models()), key=lambda each: str(each.label_lower)
    )


def _mark_of_migrated() -> str:
    said = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with connection._nodb_cursor() as cursor:
        cursor.execute(said, [MIGRATED])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def copy(source: str, name: str) -> None:
    drop(name)
    _tell_server(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')


def drop(name: str) -> None:
    _tell_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """All of this process's connections, those of the server's threads too, go to this database meanwhile."""
    before = connection.settings_dict["NAME"]
    _connect(name)
    try:
        yield
    finally:
        _connect(before)


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    index_view.forget()
    fragments.clear()


def _tell_server(statement: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


# Files of tables only grow, so this names each that ever held a row; first those whose own triggers forbid deleting.
_FILLED = """
    SELECT relname, EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND NOT tgisinternal AND tgtype & 8 > 0)
    FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
    ORDER BY 2 DESC
"""


class Beginning:
    """What the migrations stored: what a database goes back to after a test whose rows stayed.

    Django would empty all tables, a hundred and fifty files made anew, and store again what it knows of; rows of our
    own migrations would be lost, and those of tables that are not its models' would stay.
    """

    def __init__(self) -> None:
        self.rows = tables_as_text()

    def restore(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, is_watched in _filled():
                kept = self.rows.get(table, b"")
                if kept and kept == _copied(table):
                    continue
                empty = f'TRUNCATE "{table}" CASCADE' if is_watched else f'DELETE FROM "{table}"'  # noqa: S608
                cursor.execute(empty)
                if kept:
                    _put_back(table, kept)


def tables_as_text() -> dict[str, bytes]:
    """All rows as PostgreSQL copies them, a line each, by the names of their tables."""
    return {table: rows for table, _ in _filled() if (rows := _copied(table))}


def _filled() -> list[tuple[str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(_FILLED)
        return [(str(table), bool(is_watched)) for table, is_watched in cursor.fetchall()]


def _copied(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
        return b"".join(rows)


def _put_back(table: str, rows: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" FROM STDIN') as into:
        into.write(rows)
