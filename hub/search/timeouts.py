"""A time limit for the statements that answer what a reader typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

_LIMIT = "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)"


class SearchTimeout(Exception):
    """PostgreSQL took longer than SEARCH_TIMEOUT_SECONDS to answer one statement of a search."""


@contextmanager
def search_timeout() -> Iterator[None]:
    """Cancel each statement inside after SEARCH_TIMEOUT_SECONDS. Raises SearchTimeout.

    The limit ends with the transaction that is opened here, so that it holds behind a pooler too.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_LIMIT, [f"{settings.SEARCH_TIMEOUT_SECONDS}s"])
                earlier, _ = cursor.fetchone() or ("0", "")
            yield
            if len(connection.savepoint_ids):  # inside another transaction, which goes on
                with connection.cursor() as cursor:
                    cursor.execute(_LIMIT, [earlier])
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTimeout from error
        raise
