"""Registry of what a newsletter can contain: apps register what they published lately.

`hub.link_previews` makes the cards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hub import link_previews
from hub.link_previews import LinkPreview
from hub.newsletter.models import Issue

NEWEST = 30

type Newest = Callable[[int], Sequence[LinkPreview]]

_newest: list[Newest] = []


def register(newest: Newest) -> None:
    """`newest(number)` returns so many things that everybody may read now, the newest first."""
    if newest not in _newest:
        _newest.append(newest)


def newest() -> list[LinkPreview]:
    return [card for each in _newest for card in each(NEWEST)]


def cards_of(issue: Issue) -> list[LinkPreview]:
    """What is in the issue, in its order, as far as everybody may read it now."""
    chosen = [(item.kind, item.object_id) for item in issue.items.all()]
    cards = link_previews.previews(chosen)
    return [cards[each] for each in chosen if each in cards]
