"""Limits on how long a web request may wait for the database.

A visitor whose page takes longer is better asked to come back.
"""

from __future__ import annotations

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import InterfaceError, OperationalError


def limit_web_connections() -> None:
    """Apply `settings.WEB_DATABASE_LIMITS` to all connections of this process.

    The limits are in seconds by parameter. They are sent when a connection starts, so they cost no
    round trip. Jobs and commands have none.
    """
    options = connections.settings[DEFAULT_DB_ALIAS].setdefault("OPTIONS", {})
    limits = [
        f"-c {name}={seconds * 1000:d}" for name, seconds in settings.WEB_DATABASE_LIMITS.items()
    ]
    options["options"] = " ".join(filter(None, [options.get("options"), *limits]))


def is_unavailable(error: BaseException | None) -> bool:
    """Return whether the database did not answer, or not in time, according to an error.

    The exceptions that led to the error are checked as well.
    """
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False
