"""How long a web request may wait for the database: a page that waits longer is better told to come back."""

from __future__ import annotations

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import InterfaceError, OperationalError


def limit_web_connections() -> None:
    """Give every connection of this process the limits of `settings.WEB_DATABASE_LIMITS` (seconds by parameter).

    They travel with the start of a connection, so they cost no round trip. Jobs and commands have none.
    """
    options = connections.settings[DEFAULT_DB_ALIAS].setdefault("OPTIONS", {})
    limits = [f"-c {name}={seconds * 1000:d}" for name, seconds in settings.WEB_DATABASE_LIMITS.items()]
    options["options"] = " ".join(filter(None, [options.get("options"), *limits]))


def is_unavailable(error: BaseException | None) -> bool:
    """Whether an error, or what led to it, says that the database did not answer, or not in time."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False
