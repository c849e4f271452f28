"""Bounded wait for an external PostgreSQL server to accept connections."""

import re
import time
from collections.abc import Mapping
from typing import Any

import psycopg

from hub.env import StartError

OLDEST_VERSION = 16
PAUSE = 0.25  # seconds between two attempts
NOT_READY = re.compile(
    r"starting up|shutting down|not yet accepting|recovery|too many (clients|connections)"
)


def wait_until_answers(database: Mapping[str, object], seconds: float) -> None:
    """Connect to `database` (Django's settings of it), retrying for `seconds`.

    Raises StartError with one sentence if the server does not answer in time, if it refuses the
    connection, or if it is too old.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            with psycopg.connect(
                **{"connect_timeout": patience(deadline)} | parameters(database)
            ) as connection:
                version = connection.info.server_version // 10000
        except psycopg.OperationalError as error:
            reason = _reason(error)
            if "FATAL" in reason and not NOT_READY.search(reason):
                raise StartError(
                    "the database of DATABASE_URL refuses: "
                    f"{reason.partition('FATAL:')[2].strip()}."
                ) from None
            if time.monotonic() + PAUSE > deadline:
                place = _place(database)
                raise StartError(
                    f"no database answers at {place} within {seconds:g} seconds ({reason})."
                ) from None
            time.sleep(PAUSE)
        else:
            break
    if version < OLDEST_VERSION:
        raise StartError(
            f"the database is PostgreSQL {version}; this needs {OLDEST_VERSION} or newer."
        )


PSYCOPGS_OWN = {"pool", "prepare_threshold"}  # options that libpq does not know


def parameters(database: Mapping[str, object]) -> dict[str, Any]:
    """Translate Django's settings of a database into libpq's names and values."""
    names = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    known = {names[key]: value for key, value in database.items() if key in names and value}
    options = database.get("OPTIONS")
    given = options if isinstance(options, dict) else {}
    others = {key: value for key, value in given.items() if key not in PSYCOPGS_OWN}
    return others | known


def patience(deadline: float) -> int:
    return max(2, round(deadline - time.monotonic()))  # seconds; libpq takes no less


def _place(database: Mapping[str, object]) -> str:
    host, port = database.get("HOST") or "the local socket", database.get("PORT") or 5432
    return f"{host}:{port}"


def _reason(error: psycopg.OperationalError) -> str:
    """Return the last line of libpq's message, which may hold one line for each address tried."""
    lines = [
        line.strip()
        for line in str(error).splitlines()
        if line.strip() and "Is the server running" not in line
    ]
    said = [line for line in lines if "failed:" in line] or lines or [type(error).__name__]
    return said[-1].rpartition("failed: ")[2].rstrip(".")
