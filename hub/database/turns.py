"""Mutual exclusion of processes on any machine, by an advisory lock in their shared database."""

import contextlib
import hashlib
import time
from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

PAUSE = 0.2  # seconds between two attempts


@contextlib.contextmanager
def one_at_a_time(connection: BaseDatabaseWrapper, name: str) -> Iterator[None]:
    """Hold the advisory lock `name` while the block runs.

    The lock ends with the connection, so a killed process leaves none. It is polled rather than
    waited for: a waiting statement would hold a snapshot, for which `CREATE INDEX CONCURRENTLY` in
    the other process would wait in turn.
    """
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        while not _is_granted(cursor, key):
            time.sleep(PAUSE)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _is_granted(cursor: CursorWrapper, key: int) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
    row = cursor.fetchone()
    return row is not None and bool(row[0])
