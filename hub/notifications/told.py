"""What notifications are about, as one person may see it now: asked by a statement that is written once a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, overload

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from hub.database.prepared import Prepared, as_text, prepared_among
from hub.notifications.sources import Happened, source


class Told[Thing: Any]:
    """Of a source: its `visible_to`, with all that a line shows of a thing. See `hub.database.prepared`.

    Things are instances; or, where many are told of, what `made_of` makes of a row of values that begins with its key.
    """

    @overload
    def __init__(self, visible_to: Callable[[AbstractBaseUser], QuerySet[Any, Thing]]) -> None: ...

    @overload
    def __init__(
        self,
        visible_to: Callable[[AbstractBaseUser], QuerySet[Any, tuple[Any, ...]]],
        made_of: Callable[[Sequence[Any]], Thing],
    ) -> None: ...

    def __init__(
        self,
        visible_to: Callable[[AbstractBaseUser], QuerySet[Any, Any]],
        made_of: Callable[[Sequence[Any]], Thing] | None = None,
    ) -> None:
        self._ask = prepared_among(visible_to)
        self._made_of = made_of

    def __call__(self, events: Iterable[Happened], person: AbstractBaseUser) -> dict[int, Thing]:
        """By the events' keys, the things that the person may see. One query."""
        assert person.pk is not None
        about = {event.pk: event.about_id for event in events}
        rows = self._ask(person.pk, as_text(about.values()))
        things = {thing.pk: thing for thing in (map(self._made_of, rows) if self._made_of else rows)}
        return {pk: things[thing] for pk, thing in about.items() if thing in things}


def seen(things: Iterable[tuple[str, int]], person: int) -> set[tuple[str, int]]:
    """Of things by cause and key, those that the person may see now. A query for each rule that their causes have."""
    by_rule: dict[Prepared[int], list[tuple[str, int]]] = {}
    for cause, pk in things:
        by_rule.setdefault(_rule(cause), []).append((cause, pk))
    found = {rule: set(rule(person, as_text(pk for _, pk in about))) for rule, about in by_rule.items()}
    return {thing for rule, about in by_rule.items() for thing in about if thing[1] in found[rule]}


@cache
def _rule(cause: str) -> Prepared[int]:
    """Causes whose statements are the same have one: a post that was written, was reacted to, names somebody."""
    rule = prepared_among(lambda person: source(cause).visible_to(person).order_by().values_list("pk", flat=True))
    statement, values = rule.statement(1, "{}")
    return _rules.setdefault((statement, *values), rule)


_rules: dict[tuple[Any, ...], Prepared[int]] = {}
