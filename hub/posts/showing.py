"""How posts look: each rendered once, and kept under everything that it shows, without what its reader may do."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Protocol

from django.utils.safestring import SafeString, mark_safe

from hub.fragments import fragments
from hub.posts.models import ReactionKind

KINDS = tuple((kind.value, str(kind.label)) for kind in ReactionKind)
# Stands in a kept post where the actions come. A remark: sanitised text has none, so nobody can write it.
ACTIONS = "<!--actions-->"


LONG = 6000  # letters of HTML
LONG_LINES = 60
_LINES = re.compile(r"<(?:p|br|li|tr|h\d|hr|pre|img)\b|\n")


class Row(Protocol):
    """What decides how one post looks, but for its text."""

    @property
    def pk(self) -> int: ...

    @property
    def is_deleted(self) -> bool: ...

    @property
    def is_hidden(self) -> bool: ...


def shown[R: Row](
    rows: Sequence[tuple[R, Hashable]],
    render: Callable[[list[R]], Mapping[int, SafeString]],
    actions: Callable[[R], SafeString],
) -> list[tuple[R, SafeString]]:
    """Each row with its HTML, in their order. Beside each row stands the key under which its post is kept.

    `render` is asked for those that are not kept, by their primary keys; those it leaves out are gone since.
    """
    html = {row.pk: kept for row, key in rows if (kept := fragments.peek(key)) is not None}
    missing = [(row, key) for row, key in rows if row.pk not in html]
    made = render([row for row, _ in missing]) if missing else {}
    for row, key in missing:
        if row.pk in made:
            fragments.keep(key, made[row.pk], len(made[row.pk]))
    html.update(made)
    return [(row, _with_actions(html[row.pk], row, actions)) for row, _ in rows if row.pk in html]


def _with_actions[R: Row](html: SafeString, row: R, actions: Callable[[R], SafeString]) -> SafeString:
    if row.is_deleted or row.is_hidden:
        return html
    return mark_safe(html.replace(ACTIONS, actions(row)))


def is_long(body: str) -> bool:
    """Whether a text, HTML or plain, is folded until somebody asks for all of it: more than about two screens."""
    return len(body) > LONG or len(_LINES.findall(body)) > LONG_LINES


def counted(reactions: Mapping[str, int]) -> list[tuple[str, int]]:
    """What a post's reactions say, in words and numbers."""
    return [(label, number) for kind, label in KINDS if (number := reactions.get(kind, 0))]


def by_post(given: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    """A viewer's own reactions: kinds by post."""
    kinds: dict[int, list[str]] = {}
    for post, kind in given:
        kinds.setdefault(post, []).append(kind)
    return kinds
