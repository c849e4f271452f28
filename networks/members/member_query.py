"""List of members: filters, order by name, and keyset pagination.

A page begins after (or ends before) a membership, so that the last page costs as much as the first.
Rows are read with plain SQL and written directly as HTML: with models and templates they took nine
tenths of the page's time. Everything that comes from people is escaped here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from hub.database.rows import prepared_cursor
from hub.http.numbers import whole_number
from hub.search.timeouts import search_timeout
from hub.templatetags.hub import initials
from networks.models import Membership
from networks.viewer_context import NetworkViewer

State, Role = Membership.State, Membership.Role

PAGE_SIZE = 50
# States that moderators can list; others see active members only.
STATES = {
    State.ACTIVE: "Members",
    State.SUSPENDED: "Suspended",
    State.REMOVED: "Removed",
    State.LEFT: "Left",
}
ROLES = {value: str(label) for value, label in Role.choices}


@dataclass(frozen=True)
class MemberFilters:
    """Filters from the query string.

    They are words of a name or job, a role, words of an organisation's name, and a state. `after`
    and `before` are primary keys of memberships: where the previous page ended, and where the next
    page begins. 0 for none.
    """

    text: str = ""
    role: str = ""
    organisation: str = ""
    state: str = State.ACTIVE
    after: int = 0
    before: int = 0

    @classmethod
    def from_address(cls, parameters: Mapping[str, str], *, moderates: bool) -> MemberFilters:
        text, role, organisation, state = (
            parameters.get(name, "").strip()[:100]
            for name in ("q", "role", "organisation", "state")
        )
        return cls(
            text=text,
            role=role if role in Role else "",
            organisation=organisation,
            state=state if moderates and state in STATES else State.ACTIVE,
            after=_key(parameters.get("after", "")),
            before=_key(parameters.get("before", "")),
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.text or self.role or self.organisation or self.state != State.ACTIVE)


def _key(text: str) -> int:
    return whole_number(text) or 0


class MemberRow(NamedTuple):
    """One member as a row of the list."""

    pk: int
    role: str
    in_directory: bool
    name: str
    handle: str
    job_title: str
    organisation: str | None


@dataclass(frozen=True)
class MemberPage:
    """Page of members.

    `rows` is HTML. `after` and `before` are for the links to the next and the previous page, 0 if
    there is none.
    """

    rows: SafeString
    after: int
    before: int


def member_page(viewer: NetworkViewer, asked: MemberFilters) -> MemberPage:
    """Return a page of members. One query.

    It reads one row more than a page, to see whether another page follows.
    """
    found = read(viewer, asked)
    more, shown = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    backwards = bool(asked.before and not asked.after)
    if backwards:
        shown = shown[::-1]
    follows = backwards or more
    precedes = more if backwards else bool(asked.after)
    after = shown[-1].pk if shown and follows else 0
    before = shown[0].pk if shown and precedes else 0
    return MemberPage(_html(shown, viewer), after, before)


# Same rule as `MembershipQuerySet.visible_to`, for a viewer who is a member; a test compares them.
_SELECT = (
    """
    SELECT story.id, story.role, story.in_directory,
           CASE WHEN NOT person.is_namesake THEN person.display_name
                WHEN person.profile_visibility = 'everyone' """
    """THEN person.display_name || ' (@' || person.handle || ')'
                ELSE person.display_name || ' (member ' || person.id || ')' END,
           person.handle, person.job_title, place.name
    FROM networks_membership AS story
    JOIN accounts_user AS person ON person.id = story.user_id
    LEFT JOIN accounts_organisation AS place """
    """ON place.id = person.organisation_id AND place.status = 'listed'
    WHERE story.network_id = %(network)s AND story.state = %(state)s
"""
)
_SHOWN = " AND (story.in_directory OR story.user_id = %(viewer)s)"
_WERE_INSIDE = " AND NOT (story.state = 'left' AND story.joined_at IS NULL)"
_MARK = (
    "(SELECT sort_name, user_id FROM networks_membership "
    "WHERE network_id = %(network)s AND id = %(mark)s)"
)
_AFTER = f" AND (story.sort_name, story.user_id) > {_MARK} ORDER BY story.sort_name, story.user_id"
_BEFORE = (
    f" AND (story.sort_name, story.user_id) < {_MARK} "
    "ORDER BY story.sort_name DESC, story.user_id DESC"
)
_FIRST = " ORDER BY story.sort_name, story.user_id"


def read(viewer: NetworkViewer, asked: MemberFilters) -> Sequence[MemberRow]:
    """Return the rows of a page and one more, in reverse order for a page before a membership."""
    statement = _SELECT
    values: dict[str, Any] = {
        "network": viewer.network.pk,
        "state": asked.state,
        "viewer": viewer.user.pk,
    }
    statement += _WERE_INSIDE if viewer.may_moderate else _SHOWN
    for condition, name, value in _narrowing(asked):
        statement += condition
        values[name] = value
    values["mark"] = asked.after or asked.before
    statement += _AFTER if asked.after else _BEFORE if asked.before else _FIRST
    typed = asked.text or asked.organisation
    with search_timeout() if typed else nullcontext(), prepared_cursor() as cursor:
        cursor.execute(f"{statement} LIMIT {PAGE_SIZE + 1}", values)
        return [MemberRow(*row) for row in cursor.fetchall()]


def _narrowing(asked: MemberFilters) -> list[tuple[str, str, Any]]:
    """Return conditions, each with its parameter's name and value.

    The SQL is constant, except for the numbers in the parameter names.
    """
    conditions: list[tuple[str, str, Any]] = []
    for number, word in enumerate(asked.text.split()):
        name = f"word{number}"
        condition = (
            f" AND (person.display_name ILIKE %({name})s OR person.job_title ILIKE %({name})s)"
        )
        conditions.append((condition, name, _within(word)))
    for number, word in enumerate(asked.organisation.split()):
        name = f"place{number}"
        conditions.append((f" AND place.name ILIKE %({name})s", name, _within(word)))
    if asked.role:
        conditions.append((" AND story.role = %(role)s", "role", asked.role))
    return conditions


def _within(word: str) -> str:
    """Return an ILIKE pattern for texts that hold the word, with its wildcards escaped."""
    for sign in ("\\", "%", "_"):
        word = word.replace(sign, f"\\{sign}")
    return f"%{word}%"


def _html(rows: Sequence[MemberRow], viewer: NetworkViewer) -> SafeString:
    moderates, manages = viewer.may_moderate, viewer.may_manage
    base = f"{viewer.network.get_absolute_url()}members/" if manages else ""
    return mark_safe("".join(_row(row, moderates, base) for row in rows))


def _row(row: MemberRow, moderates: bool, base: str) -> str:
    """Return the HTML of one member.

    The paths are those of `accounts:profile` and, below `base`, of `networks:member`. A handle is a
    slug, so it needs no escaping.
    """
    name = escape(row.name)
    role = f' <span class="badge">{ROLES[row.role]}</span>' if row.role != Role.MEMBER else ""
    unlisted = (
        ' <span class="badge">Not in the list</span>' if moderates and not row.in_directory else ""
    )
    work = ", ".join(escape(part) for part in (row.job_title, row.organisation) if part)
    return (
        '<li class="person"><span class="avatar avatar--small" aria-hidden="true">'
        f"{escape(initials(row.name))}</span>"
        f'<div class="line__text"><a href="/people/{row.handle}/"><strong>{name}</strong></a>'
        f"{role}{unlisted}"
        f"{f'<br><span class="meta">{work}</span>' if work else ''}</div>"
        f"{_manage(name, row, base)}</li>"
    )


def _manage(name: str, row: MemberRow, base: str) -> str:
    if not base:
        return ""
    return (
        f'<a class="button button--small button--quiet" href="{base}{row.handle}/">'
        f'Manage<span class="visually-hidden"> {name}</span></a>'
    )
