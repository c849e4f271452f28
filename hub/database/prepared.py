"""Querysets that are compiled to SQL once and executed with other values each time.

For queries that a page makes on every request: Django compiles a query each time, and for one that
joins five tables that takes ten times as long as PostgreSQL needs to execute it. The visibility
rule stays where it is, in the queryset.

    @prepared(int, int)
    def thread_of(viewer: int, pk: int) -> QuerySet[Thread]:
        threads = Thread.objects.visible_to(known_by_key(User, viewer))
        return threads.select_related("network").filter(pk=pk)

    thread_of(request.user.pk, pk)  # a list of threads

A value must reach the statement unchanged: the database may compare it and compute with it, Python
may not. The same holds for the time: use `Now()`, since a time that Python reads would never
change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, nullcontext, suppress
from datetime import date
from functools import cached_property, update_wrapper
from itertools import count
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import FETCH_RAISE, BooleanField, F, Func, Model, QuerySet
from django.db.models.expressions import RawSQL
from psycopg.sql import Literal

from hub.database.rows import pipeline, prepared_cursor

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

type Value = int | str
# Placeholders for values to come, used for nothing else. They fit into columns of four bytes.
_PLACES = count(2_147_400_001)
_PLACE = object()


class Prepared[Row]:
    """Compiled queryset, called with the values of its parameters by position.

    Returns the rows as a list. One query.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Row]], kinds: Sequence[type[Value]]
    ) -> None:
        self._build = build
        self._kinds = kinds
        update_wrapper(self, build)

    def __call__(self, *values: Value) -> list[Row]:
        with prepared_cursor() as cursor:
            return self._answer(self._ask(cursor, values))

    def _ask(self, cursor: CursorWrapper, values: Sequence[Value]) -> CursorWrapper | None:
        if self._statement is None:
            return None
        cursor.execute(self._statement.sql, self._statement.filled(values))
        return cursor

    def _answer(self, asked: CursorWrapper | None) -> list[Row]:
        return list(self._statement.rows(asked.fetchall())) if asked and self._statement else []

    def statement(self, *values: Value) -> tuple[str, list[Any]]:
        """Return the SQL and its parameters, for use inside another statement.

        Raises EmptyResultSet if there is no SQL.
        """
        if self._statement is None:
            raise EmptyResultSet
        return self._statement.sql, self._statement.filled(values)

    @cached_property
    def _statement(self) -> _Statement | None:
        """Compiled statement, or None if the queryset is empty whatever the values.

        Django makes no query either for an empty queryset.
        """
        places = [kind(next(_PLACES)) for kind in self._kinds]
        with connection.execute_wrapper(_refuse), suppress(EmptyResultSet):
            return _Statement(self._build(*places), places)
        return None


def ask_together(questions: Sequence[tuple[Prepared[Any], Sequence[Value]]]) -> list[list[Any]]:
    """Run several prepared querysets, each with its values, and return the rows of each.

    They are sent in a pipeline: the next one while PostgreSQL executes the one before.
    """
    with ExitStack() as open_until_read:
        cursors = [open_until_read.enter_context(prepared_cursor()) for _ in questions]
        with pipeline() if len(questions) > 1 else nullcontext():
            asked = [
                question._ask(cursor, values)
                for (question, values), cursor in zip(questions, cursors, strict=True)
            ]
        return [
            question._answer(cursor) for (question, _), cursor in zip(questions, asked, strict=True)
        ]


def prepared[Row](
    *kinds: type[Value],
) -> Callable[[Callable[..., QuerySet[Any, Row]]], Prepared[Row]]:
    """Return a decorator that prepares the queryset returned by a function.

    `kinds` are the types of the function's parameters.
    """
    return lambda build: Prepared(build, kinds)


def known_by_key[Row: Model](model: type[Row], pk: int) -> Row:
    """Return an instance of which only the primary key is known, for use in a prepared queryset.

    A rule that reads another field raises FieldFetchBlocked: it would be evaluated once, for a row
    that does not exist, and the result would be part of the statement for all other rows.
    """
    return model.from_db(DEFAULT_DB_ALIAS, [model._meta.pk.attname], [pk], fetch_mode=FETCH_RAISE)


def prepared_among[Row](rule: Callable[[AbstractBaseUser], QuerySet[Any, Row]]) -> Prepared[Row]:
    """Return a prepared queryset of the rows, among given ones, that a rule shows to a person.

    It is called with the person's key, and with `as_text` of the keys of the rows. The rule may
    read nothing but the person's key.
    """

    def build(person: int, keys: str) -> QuerySet[Any, Row]:
        # A rule may ignore the person, but each value has to reach the statement.
        somebody = RawSQL("%s::bigint IS NOT NULL", [person], output_field=BooleanField())
        return rule(known_by_key(get_user_model(), person)).filter(somebody, is_among(keys))

    return Prepared(build, (int, str))


def is_among(keys: str, column: str = "pk") -> Func:
    """Return a condition for `filter` in a prepared queryset: the column holds one of the keys.

    The keys come as text, written by `as_text`. They are compared as an array, for which PostgreSQL
    uses the index; a subquery of the keys was joined last, to everything else that was found.
    """
    array = RawSQL("%s::bigint[]", [keys])
    return Func(
        F(column),
        array,
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def as_text(keys: Iterable[int]) -> str:
    """Return keys as one value, whatever their number: "{1,2}"."""
    return "{" + ",".join(map(str, sorted(set(keys)))) + "}"


def _refuse(*_: Any) -> None:
    """Raise TypeError for a query made while the statement is compiled.

    It would be made with placeholders instead of values, and answered once for all of them.
    """
    raise TypeError(
        "The queryset asks the database while it is put together: let the statement ask."
    )


class _Statement:
    """SQL of a queryset, with the conversion of result rows into what the queryset yields."""

    def __init__(self, queryset: QuerySet[Any, Any], places: Sequence[Value]) -> None:
        self._queryset = queryset
        self._compiler: Any = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        statement, parameters = self._compiler.as_sql()
        if unused := [place for place in places if place not in parameters]:
            raise TypeError(f"{len(unused)} of the values do not reach the statement.")
        if any(isinstance(each, date) for each in parameters):
            raise TypeError(
                "A time was read when the statement was written, "
                "and would stand still in it: use Now()."
            )
        self._number = len(places)
        self._order = [places.index(each) for each in parameters if _is_one_of(places, each)]
        self.sql = _with_constants(
            statement, [_PLACE if _is_one_of(places, each) else each for each in parameters]
        )
        self._keep_converters()

    def _keep_converters(self) -> None:
        """Cache the converters.

        They never change, and finding them costs as much as a short query.
        """
        converters = self._compiler.get_converters([column[0] for column in self._compiler.select])
        self._compiler.get_converters = lambda _: converters
        self._compiler.has_composite_fields = lambda _: False

    def filled(self, values: Sequence[Value]) -> list[Any]:
        """Return the parameters of the statement for these values.

        Raises TypeError for a wrong number of values.
        """
        if len(values) != self._number:
            raise TypeError(f"{self._number} values are wanted, not {len(values)}.")
        return [values[position] for position in self._order]

    def rows(self, answer: Sequence[Sequence[Any]]) -> Iterable[Any]:
        """Build the rows with Django's own iterable, which is given the result of the query."""
        reader: Any = self._queryset._iterable_class
        return reader(_Answered(self._queryset, self._compiler, answer))  # type: ignore[no-any-return]


def _is_one_of(places: Sequence[Value], parameter: Any) -> bool:
    return isinstance(parameter, int | str) and parameter in places


def _with_constants(statement: str, constants: Sequence[Any]) -> str:
    """Write the constants into the statement; `_PLACE` marks what stays a parameter.

    PostgreSQL plans a statement once, for values that it does not know. Knowing that a state is
    'active' and a role 'convener', it finds one person by an index; not knowing, it read two
    thousand and all organisations.
    """
    left = iter(constants)

    def written(match: re.Match[str]) -> str:
        constant = next(left) if match.group() == "%s" else _PLACE
        return (
            match.group()
            if constant is _PLACE
            else Literal(constant).as_string().replace("%", "%%")
        )

    return re.sub("%[%s]", written, statement)


class _Answered:
    """Queryset with its result, as far as Django's iterables of rows use it.

    `query` and the compiler behind it return the given result as well.
    """

    db = DEFAULT_DB_ALIAS

    def __init__(
        self, queryset: QuerySet[Model, Any], compiler: Any, answer: Sequence[Sequence[Any]]
    ) -> None:
        self._asked = queryset
        self._compiler = compiler
        self._answer = answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._asked, name)

    @property
    def query(self) -> _Query:
        return _Query(self._asked.query, self._compiler, self._answer)


class _Query:
    def __init__(self, query: Any, compiler: Any, answer: Sequence[Sequence[Any]]) -> None:
        self._query = query
        self._compiler = compiler
        self._answer = answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, *_: Any, **__: Any) -> _Compiler:
        return _Compiler(self._compiler, self._answer)


class _Compiler:
    def __init__(self, compiler: Any, answer: Sequence[Sequence[Any]]) -> None:
        self._compiler = compiler
        self._answer = answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compiler, name)

    def execute_sql(self, *_: Any, **__: Any) -> list[Sequence[Sequence[Any]]]:
        return [self._answer]

    def results_iter(self, results: Any = None, **options: Any) -> Iterable[Any]:
        return self._compiler.results_iter(  # type: ignore[no-any-return]
            [self._answer] if results is None else results, **options
        )
