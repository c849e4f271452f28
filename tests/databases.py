"""Databases of the tests: one is migrated in a run, and all others are copies of it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from hub.fragments import fragments
from hub.search import view as index_view

MIGRATED = "migrated"
# `bin/test` names its run for both its parts, xdist for all its workers.
RUN = os.environ.get("HUB_TEST_RUN") or os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex


def migrated() -> str:
    """The name of a database with every migration; whoever of this run comes first makes it anew, others wait."""
    with open(Path(settings.VAR_DIR, "migrated.lock"), "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if _run_that_migrated() != RUN:
            drop(MIGRATED)
            _tell_server(f'CREATE DATABASE "{MIGRATED}"')
            with connected_to(MIGRATED):
                call_command("migrate", verbosity=0)
            _tell_server(f"COMMENT ON DATABASE \"{MIGRATED}\" IS '{RUN}'")
    return MIGRATED


def _run_that_migrated() -> str:
    said = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with connection._nodb_cursor() as cursor:
        cursor.execute(said, [MIGRATED])
        row = cursor.fetchone()
    return row[0] if row else ""


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
