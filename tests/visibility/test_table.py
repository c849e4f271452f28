"""Every address × everybody × every level: the answer is the one that the table declares."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from hub.audit.models import Entry
from networks.discussions.models import Draft, Position, Post, Reaction, Thread, Vote, Watch
from networks.models import Invitation, MemberOrganisation, Membership, Network
from tests.cast import SignedInClient
from tests.visibility.scene import LEVELS, ROLES, Scene, make_scene
from tests.visibility.table import DONE, ELSEWHERE, ROWS, Row

WRITTEN = (
    Network,
    Membership,
    Invitation,
    MemberOrganisation,
    Thread,
    Post,
    Reaction,
    Vote,
    Watch,
    Draft,
    Position,
    Entry,
)
REFUSED = {403, 404, 405}


@pytest.fixture(scope="module", params=LEVELS)
def scene(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: object) -> Iterator[Scene]:
    """One scene a level, for all rows: each request is undone."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        undo = transaction.atomic()
        undo.__enter__()
        try:
            yield make_scene(request.param)
        finally:
            transaction.set_rollback(True)
            undo.__exit__(None, None, None)


def clients(scene: Scene) -> dict[str, Client]:
    found: dict[str, Client] = {}
    for role in ROLES:
        client = SignedInClient(headers={"Sec-Fetch-Site": "same-origin"})
        person = scene.who(role)
        if person is not None and person.is_active:
            client.force_login(person)
        found[role] = client
    return found


def answered(client: Client, scene: Scene, row: Row, *, sends: bool) -> int:
    address = reverse(row.name, args=scene.arguments[row.holds])
    with transaction.atomic():
        response = client.post(address, {}) if sends else client.get(address)
        transaction.set_rollback(True)
    return response.status_code


def named(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            yield from named(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def test_every_address_of_the_site_is_in_the_table() -> None:
    known = ELSEWHERE | {row.name for row in ROWS}
    found = {name for name in named(get_resolver().url_patterns) if not name.startswith("admin:")}
    assert found - known == set()
    assert known - found == set()


@pytest.mark.django_db
def test_everybody_is_answered_as_declared(scene: Scene) -> None:
    wrong = []
    for role, client in clients(scene).items():
        for row in ROWS:
            declared, given = row.reading(scene.level, role), answered(client, scene, row, sends=False)
            if declared != given:
                wrong.append(f"GET {row.name}, {role}: {given} instead of {declared}")
            if row.sending is None:
                continue
            declared, given = row.sending(scene.level, role), answered(client, scene, row, sends=True)
            if given >= 500 or (given in REFUSED if declared == DONE else given != declared):
                wrong.append(f"POST {row.name}, {role}: {given} instead of {declared}")
    assert wrong == [], "\n".join(wrong)
