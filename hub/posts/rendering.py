"""Rendered posts, each cached under a key of all that it shows.

The viewer's permissions are not part of it: the actions are inserted afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Protocol

from django.utils.safestring import SafeString, mark_safe

from hub.posts.models import ReactionKind
from hub.rendering.fragment_cache import fragments

KINDS = tuple((kind.value, str(kind.label)) for kind in ReactionKind)
# Marks where the actions go in a cached post. An HTML comment: sanitised text has none, so nobody
# can write one.
ACTIONS = "<!--actions-->"


LONG = 6000  # characters of HTML
LONG_LINES = 60
_LINES = re.compile(r"<(?:p|br|li|tr|h\d|hr|pre|img)\b|\n")


class PostKey(Protocol):
    """State that decides how a post is rendered, apart from its text."""

    @property
    def pk(self) -> int: ...

    @property
    def is_deleted(self) -> bool: ...

    @property
    def is_hidden(self) -> bool: ...


def shown[R: PostKey](
    rows: Sequence[tuple[R, Hashable]],
    render: Callable[[list[R]], Mapping[int, SafeString]],
    actions: Callable[[R], SafeString],
) -> list[tuple[R, SafeString]]:
    """Return each row with its HTML, in the given order.

    `rows` holds each row with the cache key of its post. `render` is called for the rows that are
    not cached and returns HTML by primary key; rows that it leaves out were deleted meanwhile.
    """
    html = {row.pk: kept for row, key in rows if (kept := fragments.peek(key)) is not None}
    missing = [(row, key) for row, key in rows if row.pk not in html]
    made = render([row for row, _ in missing]) if missing else {}
    for row, key in missing:
        if row.pk in made:
            fragments.keep(key, made[row.pk], len(made[row.pk]))
    html.update(made)
    return [(row, _with_actions(html[row.pk], row, actions)) for row, _ in rows if row.pk in html]


def _with_actions[R: PostKey](
    html: SafeString, row: R, actions: Callable[[R], SafeString]
) -> SafeString:
    if row.is_deleted or row.is_hidden:
        return html
    return mark_safe(html.replace(ACTIONS, actions(row)))


def is_long(body: str) -> bool:
    """Return whether a text, HTML or plain, is collapsed at first.

    The limit is about two screens.
    """
    return len(body) > LONG or len(_LINES.findall(body)) > LONG_LINES


def counted(reactions: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the label and number of each kind of reaction to a post."""
    return [(label, number) for kind, label in KINDS if (number := reactions.get(kind, 0))]


def by_post(given: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    """Return the kinds of a viewer's own reactions, by the post's primary key."""
    kinds: dict[int, list[str]] = {}
    for post, kind in given:
        kinds.setdefault(post, []).append(kind)
    return kinds
