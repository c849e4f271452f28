"""Database dumps, written and restored by the wheel's `pg_dump` and `pg_restore`."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from psycopg.conninfo import make_conninfo

from hub.database.embedded_server.server import binaries
from hub.database.readiness import parameters
from hub.env import StartError


def dump(database: Mapping[str, object], file: Path) -> None:
    """Dump `database` (Django's settings of it) to `file`, which appears once it is complete."""
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.touch(mode=0o600)
    try:
        _run(database, "pg_dump", "--format=custom", "--no-owner", f"--file={unfinished}")
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(database: Mapping[str, object], file: Path) -> None:
    """Replace the content of `database` by that of `file` in one transaction: all or nothing."""
    _run(
        database,
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        str(file),
    )


def _run(database: Mapping[str, object], command: str, *arguments: str) -> None:
    given = parameters(database)
    password = given.pop("password", "")
    names = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    done = subprocess.run(  # noqa: S603 - the wheel's own commands
        [str(binaries() / command), f"--dbname={make_conninfo(**given)}", *arguments],
        env=names | {"PGPASSWORD": str(password)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StartError(f"{command} ended with: {done.stderr.strip()}")
