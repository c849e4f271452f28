"""Django's PostgreSQL engine, with a check of a kept connection that costs no round trip."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """With `CONN_HEALTH_CHECKS` Django asks `is_usable()` before the first query of each request.

    A server that ended a connection has said so: the socket holds its farewell or its end. An idle
    socket with nothing to read is in order, and only one with something is asked by a query.
    """

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
