"""Directory of networks: filters, order and pages.

It is read with one plain SQL statement around the rule of `NetworkQuerySet.visible_to`, and shown
as cached fragments of HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from accounts.prepared import prepared_for_viewer
from hub.database.rows import prepared_cursor
from hub.http.pagination import PageSteps
from hub.rendering.fragment_cache import fragments
from hub.search.timeouts import search_timeout
from networks.models import Network

PAGE_SIZE = 30


@dataclass(frozen=True)
class DirectoryFilters:
    """Filters from the query string: words, a topic, and a key of SHOWN."""

    text: str = ""
    topic: str = ""
    show: str = ""


SHOWN = {
    "mine": "Mine",
    "open": "Open to join",
    "request": "Ask to join",
}


@dataclass(frozen=True)
class _PageCount:
    count: int

    @property
    def num_pages(self) -> int:
        return max(1, -(-self.count // PAGE_SIZE))


@dataclass(frozen=True)
class DirectoryPage(PageSteps):
    """One page, shaped like Django's Page for the pagination component; `cards` is HTML.

    `topics` are those of all networks that are visible to the viewer, in order.
    """

    cards: SafeString
    topics: tuple[str, ...]
    number: int
    paginator: _PageCount

    @property
    def last(self) -> int:
        return self.paginator.num_pages


def directory_page(
    viewer: User | AnonymousUser, asked: DirectoryFilters, number: int
) -> DirectoryPage:
    """Return a page of the networks that are visible to the viewer and match the filters.

    The viewer's own networks come first. In both groups archived ones come last, and the others are
    sorted by name. One query. A number past the last page gives the last one, which takes up to two
    more queries.
    """
    topics, rows = _read(viewer, asked, number)
    if not rows and number > 1:
        topics, rows = _read(viewer, asked, 1)
        number = _PageCount(rows[0][0]).num_pages if rows else 1
        topics, rows = (topics, rows) if number == 1 else _read(viewer, asked, number)
    cards = mark_safe("".join(_card(row[1:]) for row in rows))
    return DirectoryPage(
        cards, tuple(sorted(topics, key=str.lower)), number, _PageCount(rows[0][0] if rows else 0)
    )


@prepared_for_viewer()
def _known_to(viewer: User | AnonymousUser) -> QuerySet[Network, Any]:
    """Return the primary keys of the networks that are visible to the viewer."""
    return Network.objects.visible_to(viewer).order_by().values("pk")


_FIELDS = (
    "pk",
    "level",
    "name",
    "slug",
    "purpose",
    "accent",
    "topics",
    "is_archived",
    "members",
    "organisations",
)
_KNOWN = (
    "\n    SELECT id, name, purpose, topics, joining, archived_at "
    "FROM networks_network WHERE id IN ({known})\n"
)
# All networks are sorted by the columns that decide the order; the rest is read for one page alone.
_CHOSEN = """
    SELECT count(*) OVER () AS number, known.id, mine.id IS NOT NULL AS is_mine,
           known.archived_at IS NOT NULL AS is_archived, lower(known.name) AS sorted
    FROM known
    LEFT JOIN networks_membership AS mine
           ON mine.network_id = known.id AND mine.user_id = %s AND mine.state = 'active'
"""
_SELECT = (
    """
    SELECT ARRAY(SELECT DISTINCT unnest(topics) FROM known) AS topics,
           chosen.number, network.id, network.level, network.name, network.slug, """
    """network.purpose, network.accent,
           network.topics, chosen.is_archived, coalesce(figures.members, 0), """
    """coalesce(figures.organisations, 0),
           picture.name, chosen.is_mine
    FROM (SELECT) AS always
    LEFT JOIN (chosen JOIN networks_network AS network ON network.id = chosen.id) ON true
    LEFT JOIN networks_networkcounters AS figures ON figures.network_id = network.id
    LEFT JOIN files_storedfile AS picture ON picture.id = network.picture_id AND picture.is_open
    ORDER BY chosen.is_mine DESC, chosen.is_archived, chosen.sorted, chosen.id
"""
)
_NARROWED = {
    "mine": " AND mine.id IS NOT NULL",
    "open": " AND known.joining = 'at-once' AND known.archived_at IS NULL",
    "request": " AND known.joining = 'on-request' AND known.archived_at IS NULL",
}
_ORDER = " ORDER BY is_mine DESC, is_archived, sorted, id"


def _read(
    viewer: User | AnonymousUser, asked: DirectoryFilters, number: int
) -> tuple[list[str], Sequence[tuple[Any, ...]]]:
    """Return the topics of all visible networks, and a page's rows, each headed by the total."""
    known, parameters = _known_to.statement(viewer)
    chosen = f"{_CHOSEN} WHERE true"
    parameters = [*parameters, viewer.pk or 0]
    if asked.text:
        chosen += " AND position(lower(%s) IN lower(known.name || chr(10) || known.purpose)) > 0"
        parameters.append(asked.text)
    if asked.topic:
        chosen += " AND known.topics @> ARRAY[%s]::varchar[]"
        parameters.append(asked.topic)
    chosen += f"{_NARROWED.get(asked.show, '')}{_ORDER} LIMIT %s OFFSET %s"
    with search_timeout() if asked.text else nullcontext(), prepared_cursor() as cursor:
        cursor.execute(
            f"WITH known AS ({_KNOWN.format(known=known)}), chosen AS ({chosen}) {_SELECT}",
            [*parameters, PAGE_SIZE, (number - 1) * PAGE_SIZE],
        )
        found = cursor.fetchall()
    return found[0][0], [row[1:] for row in found if row[1] is not None]


def _card(row: tuple[Any, ...]) -> SafeString:
    """Return the card of a network, cached under all that it shows."""
    key = tuple(tuple(each) if isinstance(each, list) else each for each in row)
    return fragments.get(("network-card", key), lambda: _rendered(row), len)


def _rendered(row: tuple[Any, ...]) -> SafeString:
    *shown, picture, is_mine = row
    network = dict(zip(_FIELDS, shown, strict=True))
    network["level"] = Network.Level(network["level"]).label
    return render_to_string(
        "networks/_card.html", {"network": network, "picture": picture, "is_mine": is_mine}
    )
