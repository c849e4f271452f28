"""Django's PostgreSQL engine with prepared statements and health checks without a round trip."""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from psycopg import Connection, Cursor, DatabaseError
from psycopg.adapt import Buffer, Loader
from psycopg.pq import Format


class JsonAsText(Loader):
    """Loader of jsonb as text, as Django's own field expects it.

    The binary format puts one byte, the version, before the text.
    """

    format = Format.BINARY

    def load(self, data: Buffer) -> str:
        return bytes(data)[1:].decode()


# Names of WAL files begin with the timeline, and change as soon as a standby is promoted;
# pg_control_checkpoint() shows the new timeline only after the next checkpoint.
_HISTORY = """
    SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
                     CASE WHEN pg_is_in_recovery() THEN 'standby'
                          ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END,
                     extract(epoch FROM pg_postmaster_start_time()))
"""


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL connection with prepared statements and a cheap health check.

    `history` identifies the server and its timeline as of when the connection was made.

    With `CONN_HEALTH_CHECKS` Django calls `is_usable()` before the first query of each request. A
    server that ended a connection has sent something: its last message or the end of file waits in
    the socket. So an idle socket with nothing to read is usable, and only one with something to
    read is checked by a query.
    """

    history = ""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        connection: Connection[Any] = super().get_new_connection(conn_params)
        connection.adapters.register_loader("jsonb", JsonAsText)
        return connection

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self.history = self._read_history()

    def _read_history(self) -> str:
        """Return the server's identity, timeline and start time.

        They differ after a promotion or a crash. Empty where a hosted database denies access to
        them: then `manage.py migrate` has to be run after a promotion.
        """
        try:
            row = self.connection.execute(_HISTORY).fetchone()
        except DatabaseError:
            return ""
        return str(row[0]) if row else ""

    def prepared_cursor(self) -> CursorWrapper:
        """Return a cursor for the few statements that every page executes.

        The server parses and plans them once per connection. This holds for the embedded database;
        in front of another there may be a pooler that mixes connections up. Arrays need a cast
        (`%s::bigint[]`). Results come in PostgreSQL's binary format, in which numbers, times, text
        and bytes are read faster.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor: Any = Cursor(self.connection)
            cursor.format = Format.BINARY
        self.validate_thread_sharing()
        return self.make_debug_cursor(cursor) if self.queries_logged else self.make_cursor(cursor)

    @contextmanager
    def pipeline(self) -> Iterator[None]:
        """Send the statements of the block without waiting for results, to be read after it."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors, self.connection.pipeline():
            yield

    def is_usable(self) -> bool:
        if self.errors_occurred or self._has_something_to_read():
            return super().is_usable()
        return True

    def _has_something_to_read(self) -> bool:
        if self.connection is None or self.connection.closed:
            return True
        poll = select.poll()
        poll.register(self.connection.pgconn.socket, select.POLLIN)
        return bool(poll.poll(0))
