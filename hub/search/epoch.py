"""Epoch of the index: the database history that the process's caches belong to.

Version numbers of the index order the writes of one history. After a restore, the promotion of a
standby or a lost write, the same numbers are assigned again to other content, so caches under them
would show content that exists nowhere. The epoch is named after the server's history
(`hub.database.base.DatabaseWrapper.history`) and a random word in the index's state (decision 54).
"""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from hub.database.base import DatabaseWrapper

PATIENCE_MS = 100
# A database from before the migration has no such column: nothing was cached of it, either.
_HAS_EPOCH = (
    "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('search_indexstate')"
    " AND attname = 'epoch'"
)


def new_epoch() -> str:
    return token_hex(8)


def renew() -> bool:
    """Start a new epoch, so that every process drops its caches.

    Return whether the database has an epoch.
    """
    if not _has_epoch(connection):
        return False
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_indexstate SET epoch = %s", [new_epoch()])
    return True


def named(history: str, epoch: str) -> str:
    return f"{history} {epoch}"


def look_after_connecting(connection: DatabaseWrapper, **_: Any) -> None:
    """Drop caches of another epoch, when a connection is made.

    That is enough: no connection survives a restore, or a server that is gone.
    """
    from hub.search.engine import snapshot

    if connection.alias == DEFAULT_DB_ALIAS and _has_epoch(connection):
        snapshot.forget_unless(named(connection.history, _epoch_soon(connection)))


def _epoch_soon(connection: DatabaseWrapper) -> str:
    """Return the epoch, or a new one if the table stays locked for PATIENCE_MS.

    Nothing is cached under a new epoch, and no page waits for the lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {PATIENCE_MS}")
        try:
            cursor.execute("SELECT epoch FROM search_indexstate WHERE id = 1")
            (epoch,) = cursor.fetchone() or ("",)
        except OperationalError:
            epoch = new_epoch()
        cursor.execute("RESET lock_timeout")
    return str(epoch)


def _has_epoch(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_HAS_EPOCH)
        return cursor.fetchone() is not None
