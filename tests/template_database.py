"""Rows that many tests begin with: made once in a process, as the site makes them, and put in again as they were."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, is_dataclass
from functools import cache
from typing import Any, cast

from django.db import connection
from django.db.models import Model

from tests.databases import tables_as_text


@dataclass(frozen=True)
class _Made:
    rows: Mapping[str, bytes]
    result: bytes


_made: dict[Hashable, _Made] = {}


def once[R](make: Callable[..., R], *on: Any) -> R:
    """What `make(*on)` returns, and its rows; made the first time, then put in, which takes a twentieth of the time.

    For what depends on nothing but `on`, which is plain or was itself made so. Where a test's rows stay, it is made.
    Raises AssertionError where it changes rows that were there: those could not be put in.
    """
    if not connection.in_atomic_block or not _may_put_in():
        return make(*on)
    key = (make, *map(_mark, on))
    result: R
    if key in _made:
        result = _put_in(_made[key])
        return result
    before = tables_as_text()
    result = make(*on)
    _made[key] = _Made(_new_since(before, make.__name__), pickle.dumps(result))
    return result


def _mark(thing: Any) -> Hashable:
    if isinstance(thing, Model):
        return (type(thing), thing.pk)
    if isinstance(thing, dict):
        return tuple(sorted(thing.items()))
    return (
        tuple(_mark(getattr(thing, name)) for name in thing.__dict__)
        if is_dataclass(thing)
        else cast(Hashable, thing)
    )


def _new_since(before: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    new = {}
    for table, text in tables_as_text().items():
        old, now = before.get(table, b"").splitlines(keepends=True), text.splitlines(keepends=True)
        there = {*old}
        assert there <= {*now}, f"{name} changes rows of {table}"
        if rows := b"".join(line for line in now if line not in there):
            new[table] = rows
    return new


def _put_in(made: _Made) -> Any:
    """Without triggers and checks: the rows were checked when they were made, and what triggers wrote is among them."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table, rows in made.rows.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as into:
                into.write(rows)
        cursor.execute("SET session_replication_role = origin")
    return pickle.loads(made.result)  # noqa: S301 - our own


@cache
def _may_put_in() -> bool:
    """Whoever is not PostgreSQL's superuser may not leave out the checks."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        return bool(cursor.fetchone() == ("on",))
