"""What notifications are about, as one person may see it now: asked by a statement that is written once a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, overload

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from hub.database.prepared import as_text, keys_among, known_by_key, prepared
from hub.notifications.sources import Happened


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
        @prepared(int, str)
        def ask(person: int, keys: str) -> QuerySet[Any, Any]:
            # A rule may ask nothing of the person, but a value has to reach the statement.
            somebody = RawSQL("%s::bigint IS NOT NULL", [person], output_field=BooleanField())
            return visible_to(known_by_key(get_user_model(), person)).filter(somebody, pk__in=keys_among(keys))

        self._ask = ask
        self._made_of = made_of

    def __call__(self, events: Iterable[Happened], person: AbstractBaseUser) -> dict[int, Thing]:
        """By the events' keys, the things that the person may see. One query."""
        assert person.pk is not None
        about = {event.pk: event.about_id for event in events}
        rows = self._ask(person.pk, as_text(about.values()))
        things = {thing.pk: thing for thing in (map(self._made_of, rows) if self._made_of else rows)}
        return {pk: things[thing] for pk, thing in about.items() if thing in things}
