"""What notifications are about, as one person may see it now: asked by a statement that is written once a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple, overload

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from hub.database.prepared import Prepared, as_text, ask_together, prepared_among
from hub.notifications.registry import Rendered, source


class SubjectLoader[Thing: Any]:
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


class EventSubject(NamedTuple):
    """An event, as far as it has to be known to show it."""

    pk: int
    event_type: str
    about_id: int


def looks(events: Sequence[EventSubject], person: AbstractBaseUser) -> dict[int, Rendered]:
    """By the events' keys, how those look that the person may see now. A query for each kind of thing, and what the
    sources ask besides.
    """
    about: dict[SubjectLoader[Any], set[int]] = {}
    for event in events:
        about.setdefault(source(event.event_type).told, set()).add(event.about_id)
    assert person.pk is not None
    rows = ask_together([(told.ask, (person.pk, as_text(keys))) for told, keys in about.items()])
    found = {told: told.things(each) for told, each in zip(about, rows, strict=True)}
    by_type: dict[str, dict[int, Any]] = {}
    for event in events:
        things = found[source(event.event_type).told]
        if event.about_id in things:
            by_type.setdefault(event.event_type, {})[event.pk] = things[event.about_id]
    return {
        pk: shown
        for event_type, things in by_type.items()
        for pk, shown in source(event_type).render(things, person).items()
    }


def number_seen(things: Iterable[tuple[str, int]], person: int) -> int:
    """How many of these things, by cause and key, the person may see now. A query for each rule of their causes."""
    by_type: dict[str, list[int]] = {}
    for event_type, pk in things:
        by_type.setdefault(event_type, []).append(pk)
    by_rule: dict[Prepared[int], list[int]] = {}
    for event_type, keys in by_type.items():
        by_rule.setdefault(_rule(event_type), []).extend(keys)
    found = ask_together([(rule, (person, as_text(keys))) for rule, keys in by_rule.items()])
    seen = {rule: set(keys) for rule, keys in zip(by_rule, found, strict=True)}
    return sum(pk in seen[_rule(event_type)] for event_type, keys in by_type.items() for pk in keys)


@cache
def _rule(event_type: str) -> Prepared[int]:
    """Causes whose statements are the same have one: a post that was written, was reacted to, names somebody."""
    rule = prepared_among(
        lambda person: source(event_type).visible_to(person).order_by().values_list("pk", flat=True)
    )
    statement, values = rule.statement(1, "{}")
    return _rules.setdefault((statement, *values), rule)


_rules: dict[tuple[Any, ...], Prepared[int]] = {}
