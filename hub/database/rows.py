"""Single rows by a unique column, for queries that nearly every page makes.

Django builds such a query anew each time, which takes longer than executing it. Here it is built
once.
"""

from contextlib import AbstractContextManager
from functools import cache

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.utils import CursorWrapper

from hub.database.base import DatabaseWrapper


def prepared_cursor() -> CursorWrapper:
    """Return a cursor for frequent statements; see `DatabaseWrapper.prepared_cursor`."""
    return _wrapper().prepared_cursor()


def pipeline() -> AbstractContextManager[None]:
    """Send statements that do not depend on each other together; see `DatabaseWrapper.pipeline`."""
    return _wrapper().pipeline()


def database_history() -> str:
    """Return the history of this thread's database server; see `DatabaseWrapper.history`."""
    return _wrapper().history


def _wrapper() -> DatabaseWrapper:
    wrapper = connections[DEFAULT_DB_ALIAS]
    assert isinstance(wrapper, DatabaseWrapper)
    return wrapper


def row_by[M: models.Model](model: type[M], column: str, value: str | int) -> M | None:
    """Return the instance whose `column` holds the value, or None. One query.

    The column must be unique.
    """
    statement, names = _statement(model, column)
    with prepared_cursor() as cursor:
        cursor.execute(statement, [value])
        row = cursor.fetchone()
    return None if row is None else model.from_db(connection.alias, names, row)


@cache
def _statement(model: type[models.Model], column: str) -> tuple[str, list[str]]:
    fields = model._meta.concrete_fields
    converted = [field.name for field in fields if hasattr(field, "from_db_value")]
    if converted:
        raise TypeError(
            f"{model.__name__} has fields that need Django's own reading: {', '.join(converted)}."
        )
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"SELECT {columns} FROM {quote(model._meta.db_table)} WHERE {quote(column)} = %s"  # noqa: S608
    return statement, [field.attname for field in fields]
