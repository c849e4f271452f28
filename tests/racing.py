"""Doing things at the same moment, each over its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection


def race(*verbs: Callable[[], object]) -> list[object]:
    """Run the verbs at once; returns what each returned or raised. For tests with `django_db(transaction=True)`."""
    gate = Barrier(len(verbs))

    def run(verb: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=10)
            return verb()
        except Exception as raised:  # what it raised is what the test looks at
            return raised
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as threads:
        return list(threads.map(run, verbs))


def wait_for_a_lock() -> None:
    """Return once another connection waits for a lock, such as one that this connection holds."""
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute("SELECT count(*), pg_sleep(0.01) FROM pg_locks WHERE NOT granted")
            row = cursor.fetchone()
            if row and row[0]:
                return
    pytest.fail("Nothing waited.")
