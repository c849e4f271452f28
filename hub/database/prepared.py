"""Querysets that are built and put into SQL once, and asked with other values each time.

For what a page asks on every reading: Django builds a query anew each time, and for one that joins five tables that
takes ten times as long as PostgreSQL takes to answer it. The rule of who may see stays where it is, in the queryset.

    @prepared(int, int)
    def thread_of(viewer: int, pk: int) -> QuerySet[Thread]:
        return Thread.objects.visible_to(known_by_key(User, viewer)).select_related("network").filter(pk=pk)

    thread_of(request.user.pk, pk)  # a list of threads

A value must reach the statement as it is: it may be compared and computed with in the database, not in Python. So must
the time: `Now()`, for one that Python reads would stand still.
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
# Stand in a statement for values to come, and for nothing else. They fit into columns of four bytes.
_PLACES = count(2_147_400_001)
_PLACE = object()


class Prepared[Row]:
    """Called with the values of its places, by position, it gives the rows as a list. One query."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], kinds: Sequence[type[Value]]) -> None:
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
        """The SQL and its parameters, to stand inside another statement. Raises EmptyResultSet if there is none."""
        if self._statement is None:
            raise EmptyResultSet
        return self._statement.sql, self._statement.filled(values)

    @cached_property
    def _statement(self) -> _Statement | None:
        """None where the queryset is empty whatever the values: Django asks the database nothing, either."""
        places = [kind(next(_PLACES)) for kind in self._kinds]
        with connection.execute_wrapper(_refuse), suppress(EmptyResultSet):
            return _Statement(self._build(*places), places)
        return None


def ask_together(questions: Sequence[tuple[Prepared[Any], Sequence[Value]]]) -> list[list[Any]]:
    """The rows of several, each with its values: the next is sent while PostgreSQL answers the one before."""
    with ExitStack() as open_until_read:
        cursors = [open_until_read.enter_context(prepared_cursor()) for _ in questions]
        with pipeline() if len(questions) > 1 else nullcontext():
            asked = [
                question._ask(cursor, values) for (question, values), cursor in zip(questions, cursors, strict=True)
            ]
        return [question._answer(cursor) for (question, _), cursor in zip(questions, asked, strict=True)]


def prepared[Row](*kinds: type[Value]) -> Callable[[Callable[..., QuerySet[Any, Row]]], Prepared[Row]]:
    """Make the queryset that a function returns a prepared one; `kinds` are the types of its parameters."""
    return lambda build: Prepared(build, kinds)


def known_by_key[Row: Model](model: type[Row], pk: int) -> Row:
    """A row of which a statement knows the key alone. A rule that asks for another field raises FieldFetchBlocked:
    it would be answered once, for a row that does not exist, and written into the statement for all others."""
    return model.from_db(DEFAULT_DB_ALIAS, [model._meta.pk.attname], [pk], fetch_mode=FETCH_RAISE)


def prepared_among[Row](rule: Callable[[AbstractBaseUser], QuerySet[Any, Row]]) -> Prepared[Row]:
    """Of some rows, those that a rule lets a person have: called with the person's key, and with `as_text` of theirs.

    Nothing but the person's key may be asked of them.
    """

    def build(person: int, keys: str) -> QuerySet[Any, Row]:
        # A rule may ask nothing of the person, but a value has to reach the statement.
        somebody = RawSQL("%s::bigint IS NOT NULL", [person], output_field=BooleanField())
        return rule(known_by_key(get_user_model(), person)).filter(somebody, is_among(keys))

    return Prepared(build, (int, str))


def is_among(keys: str, column: str = "pk") -> Func:
    """For `filter` in a prepared queryset: the column holds one of the keys that come as text, which `as_text` writes.

    As an array, for which PostgreSQL looks into the index; a subquery of the keys it joined last, to all else it found.
    """
    array = RawSQL("%s::bigint[]", [keys])
    return Func(F(column), array, template="(%(expressions)s))", arg_joiner=" = ANY(", output_field=BooleanField())


def as_text(keys: Iterable[int]) -> str:
    """Keys as one value, whose number may differ each time: "{1,2}"."""
    return "{" + ",".join(map(str, sorted(set(keys)))) + "}"


def _refuse(*_: Any) -> None:
    """What is asked while a statement is written is asked of places instead of values, and answered once for all."""
    raise TypeError("The queryset asks the database while it is put together: let the statement ask.")


class _Statement:
    """The SQL of a queryset, and how the rows that answer it become what the queryset yields."""

    def __init__(self, queryset: QuerySet[Any, Any], places: Sequence[Value]) -> None:
        self._queryset = queryset
        self._compiler: Any = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        statement, parameters = self._compiler.as_sql()
        if unused := [place for place in places if place not in parameters]:
            raise TypeError(f"{len(unused)} of the values do not reach the statement.")
        if any(isinstance(each, date) for each in parameters):
            raise TypeError("A time was read when the statement was written, and would stand still in it: use Now().")
        self._number = len(places)
        self._order = [places.index(each) for each in parameters if _is_one_of(places, each)]
        self.sql = _with_constants(statement, [_PLACE if _is_one_of(places, each) else each for each in parameters])
        self._keep_converters()

    def _keep_converters(self) -> None:
        """They are the same each time, and finding them out costs as much as a short query."""
        converters = self._compiler.get_converters([column[0] for column in self._compiler.select])
        self._compiler.get_converters = lambda _: converters
        self._compiler.has_composite_fields = lambda _: False

    def filled(self, values: Sequence[Value]) -> list[Any]:
        """The parameters with these values in their places."""
        if len(values) != self._number:
            raise TypeError(f"{self._number} values are wanted, not {len(values)}.")
        return [values[position] for position in self._order]

    def rows(self, answer: Sequence[Sequence[Any]]) -> Iterable[Any]:
        """Made by Django's own reader, which is told that the query was asked already."""
        reader: Any = self._queryset._iterable_class
        return reader(_Answered(self._queryset, self._compiler, answer))  # type: ignore[no-any-return]


def _is_one_of(places: Sequence[Value], parameter: Any) -> bool:
    return isinstance(parameter, int | str) and parameter in places


def _with_constants(statement: str, constants: Sequence[Any]) -> str:
    """The statement with its constants written out; `_PLACE` stands for what stays a place.

    PostgreSQL plans a statement once, for values that it does not know. Knowing that a state is 'active' and a role
    'convener' it finds one person by an index; not knowing, it read two thousand and all organisations.
    """
    left = iter(constants)

    def written(match: re.Match[str]) -> str:
        constant = next(left) if match.group() == "%s" else _PLACE
        return match.group() if constant is _PLACE else Literal(constant).as_string().replace("%", "%%")

    return re.sub("%[%s]", written, statement)


class _Answered:
    """A queryset, its query and its compiler in one, as far as Django's readers of rows ask for them."""

    db = DEFAULT_DB_ALIAS

    def __init__(self, queryset: QuerySet[Model, Any], compiler: Any, answer: Sequence[Sequence[Any]]) -> None:
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
        return self._compiler.results_iter([self._answer] if results is None else results, **options)  # type: ignore[no-any-return]
