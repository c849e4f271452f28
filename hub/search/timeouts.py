"""Time limit for the SQL statements of a reader's search."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

_LIMIT = "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)"


class SearchTimedOut(Exception):
    """Timeout: one statement of a search took longer than SEARCH_TIMEOUT_SECONDS in PostgreSQL."""


@contextmanager
def search_timeout() -> Iterator[None]:
    """Cancel each statement inside after SEARCH_TIMEOUT_SECONDS and raise `SearchTimedOut`.

    The limit ends with the transaction that is opened here, so it also works behind a pooler.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_LIMIT, [f"{settings.SEARCH_TIMEOUT_SECONDS}s"])
                earlier, _ = cursor.fetchone() or ("0", "")
            yield
            if len(connection.savepoint_ids):  # nested in another transaction, which continues
                with connection.cursor() as cursor:
                    cursor.execute(_LIMIT, [earlier])
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTimedOut from error
        raise
