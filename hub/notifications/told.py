"""What notifications are about, as one person may see it now: asked by a statement that is written once a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple, overload

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from hub.database.prepared import Prepared, as_text, ask_together, prepared_among
from hub.notifications.sources import Shown, source


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
        self.ask = prepared_among(visible_to)
        self._made_of = made_of

    def things(self, rows: Iterable[Any]) -> dict[int, Thing]:
        """What `ask` answered, by their keys."""
        return {thing.pk: thing for thing in (map(self._made_of, rows) if self._made_of else rows)}


class Happened(NamedTuple):
    """An event, as far as it has to be known to show it."""

    pk: int
    cause: str
    about_id: int


def looks(events: Sequence[Happened], person: AbstractBaseUser) -> dict[int, Shown]:
    """By the events' keys, how those look that the person may see now. A query for each kind of thing, and what the
    sources ask besides.
    """
    about: dict[Told[Any], set[int]] = {}
    for event in events:
        about.setdefault(source(event.cause).told, set()).add(event.about_id)
    assert person.pk is not None
    rows = ask_together([(told.ask, (person.pk, as_text(keys))) for told, keys in about.items()])
    found = {told: told.things(each) for told, each in zip(about, rows, strict=True)}
    by_cause: dict[str, dict[int, Any]] = {}
    for event in events:
        things = found[source(event.cause).told]
        if event.about_id in things:
            by_cause.setdefault(event.cause, {})[event.pk] = things[event.about_id]
    return {
        pk: shown for cause, things in by_cause.items() for pk, shown in source(cause).shown(things, person).items()
    }


def number_seen(things: Iterable[tuple[str, int]], person: int) -> int:
    """How many of these things, by cause and key, the person may see now. A query for each rule of their causes."""
    by_cause: dict[str, list[int]] = {}
    for cause, pk in things:
        by_cause.setdefault(cause, []).append(pk)
    by_rule: dict[Prepared[int], list[int]] = {}
    for cause, keys in by_cause.items():
        by_rule.setdefault(_rule(cause), []).extend(keys)
    found = ask_together([(rule, (person, as_text(keys))) for rule, keys in by_rule.items()])
    seen = {rule: set(keys) for rule, keys in zip(by_rule, found, strict=True)}
    return sum(pk in seen[_rule(cause)] for cause, keys in by_cause.items() for pk in keys)


@cache
def _rule(cause: str) -> Prepared[int]:
    """Causes whose statements are the same have one: a post that was written, was reacted to, names somebody."""
    rule = prepared_among(lambda person: source(cause).visible_to(person).order_by().values_list("pk", flat=True))
    statement, values = rule.statement(1, "{}")
    return _rules.setdefault((statement, *values), rule)


_rules: dict[tuple[Any, ...], Prepared[int]] = {}
