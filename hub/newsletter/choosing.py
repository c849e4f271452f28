"""What a newsletter can be made of: apps register what they published lately. Cards of it come from `hub.citing`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hub import citing
from hub.citing import Cited
from hub.newsletter.models import Issue

NEWEST = 30

type Newest = Callable[[int], Sequence[Cited]]

_newest: list[Newest] = []


def register(newest: Newest) -> None:
    """`newest(number)` returns so many things that everybody may read now, the newest first."""
    if newest not in _newest:
        _newest.append(newest)


def newest() -> list[Cited]:
    return [card for each in _newest for card in each(NEWEST)]


def cards_of(issue: Issue) -> list[Cited]:
    """What is in the issue, in its order, as far as everybody may read it now."""
    chosen = [(item.kind, item.object_id) for item in issue.items.all()]
    cards = citing.cards(chosen)
    return [cards[each] for each in chosen if each in cards]
