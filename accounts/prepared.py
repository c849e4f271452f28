"""Prepared querysets of what a viewer may see."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from hub.database.prepared import Prepared, Value, known_by_key


class PreparedForViewer[Row]:
    """Called with the viewer and the values of its places, it gives the rows as a list. One query."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *kinds: type[Value]) -> None:
        self._signed_in = Prepared(
            lambda viewer, *values: build(known_by_key(User, viewer), *values), (int, *kinds)
        )
        self._nobody = Prepared(lambda *values: build(AnonymousUser(), *values), kinds)
        update_wrapper(self, build)

    def __call__(self, viewer: User | AnonymousUser, *values: Value) -> list[Row]:
        if viewer.is_authenticated:
            return self._signed_in(viewer.pk, *values)
        return self._nobody(*values)

    def statement(self, viewer: User | AnonymousUser, *values: Value) -> tuple[str, list[Any]]:
        """As `Prepared.statement`."""
        if viewer.is_authenticated:
            return self._signed_in.statement(viewer.pk, *values)
        return self._nobody.statement(*values)


def prepared_for_viewer[Row](
    *kinds: type[Value],
) -> Callable[[Callable[..., QuerySet[Any, Row]]], PreparedForViewer[Row]]:
    """As `hub.database.prepared.prepared`, for a function whose first parameter is the viewer.

    Nothing but the viewer's key may reach the statement: other fields of a person are not there when it is built.
    """
    return lambda build: PreparedForViewer(build, *kinds)
