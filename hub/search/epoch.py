"""Which history of the database the process's memory belongs to.

Version numbers of the index order the writes of one history. After a restore, a promotion of a standby or a lost write
the same numbers are given out again, for other content: what is kept in memory under them would show what exists
nowhere. Its name is that of the server's history (`DatabaseWrapper.history`) and a random word in the index's state.
"""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from hub.database.base import DatabaseWrapper

PATIENCE_MS = 100
# A database from before the migration has no such column: nothing was kept of it either.
_HAS_EPOCH = "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('search_indexstate') AND attname = 'epoch'"


def new_epoch() -> str:
    return token_hex(8)


def renew() -> bool:
    """Make every process forget what it keeps; whether the database can tell them."""
    if not _has_epoch(connection):
        return False
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_indexstate SET epoch = %s", [new_epoch()])
    return True


def named(history: str, epoch: str) -> str:
    return f"{history} {epoch}"


def look_after_connecting(connection: DatabaseWrapper, **_: Any) -> None:
    """Forget what belongs to another history. Nobody stays connected through a restore, or to a server that is gone."""
    from hub.search import view

    if connection.alias == DEFAULT_DB_ALIAS and _has_epoch(connection):
        view.forget_unless(named(connection.history, _epoch_soon(connection)))


def _epoch_soon(connection: DatabaseWrapper) -> str:
    """Return the epoch, or one that nothing was kept under where somebody locks the table: no page waits for that."""
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
