"""Every address × everybody × every level: the answer is the one that the table declares."""

import gc
import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from hub.audit.models import AuditEvent
from hub.moderation.models import Report
from networks.campaigns.models import Campaign, Testimony, TestimonyPicture, TestimonyText
from networks.discussions.models import (
    Post,
    PostReaction,
    ReadPosition,
    Subscription,
    Thread,
    ThreadDraft,
    Vote,
)
from networks.models import Invitation, MemberOrganisation, Membership, Network
from tests.cast import SignedInClient, confirmed
from tests.visibility.elsewhere import PLACES
from tests.visibility.scene import LEVELS, ROLES, Scene, make_scene
from tests.visibility.table import DONE, ROWS, Row

WRITTEN = (
    Network,
    Membership,
    Invitation,
    MemberOrganisation,
    Thread,
    Post,
    PostReaction,
    Vote,
    Subscription,
    ThreadDraft,
    ReadPosition,
    AuditEvent,
    Report,
    Campaign,
    Testimony,
    TestimonyText,
    TestimonyPicture,
)
REFUSED = {403, 404, 405}


@pytest.fixture(scope="module", params=LEVELS)
def scene(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: object
) -> Iterator[Scene]:
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
            confirmed(client)  # copies are given to who has just shown the password
        found[role] = client
    return found


def answered(client: Client, scene: Scene, row: Row) -> int:
    """What sending nothing is answered; whatever it wrote is undone."""
    with transaction.atomic():
        response = client.post(address_of(scene, row), {})
        transaction.set_rollback(True)
    return response.status_code


def address_of(scene: Scene, row: Row) -> str:
    return reverse(row.name, args=scene.arguments[row.holds])


def rows_kept() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in WRITTEN}


@pytest.fixture
def no_pauses() -> Iterator[None]:
    """Thousands of requests: what each leaves behind is not looked through meanwhile, nor is each refusal logged."""
    gc.collect()
    gc.freeze()
    gc.disable()
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
    gc.enable()
    gc.unfreeze()


def named(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            yield from named(
                pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )


def test_every_address_of_the_site_is_in_the_table() -> None:
    known = {place.name for place in PLACES} | {row.name for row in ROWS}
    found = {name for name in named(get_resolver().url_patterns) if not name.startswith("admin:")}
    assert found - known == set()
    assert known - found == set()


@pytest.mark.django_db
@pytest.mark.usefixtures("no_pauses")
def test_everybody_is_answered_as_declared(scene: Scene) -> None:
    visitors = clients(scene)
    before, wrong = rows_kept(), []
    for role, client in visitors.items():
        for row in ROWS:
            declared, given = (
                row.reading(scene.level, role),
                client.get(address_of(scene, row)).status_code,
            )
            if declared != given:
                wrong.append(f"GET {row.name}, {role}: {given} instead of {declared}")
    # Reading writes nothing, so that no reading needs to be undone.
    assert rows_kept() == before
    for role, client in visitors.items():
        for row in ROWS:
            if row.sending is None:
                continue
            declared, given = row.sending(scene.level, role), answered(client, scene, row)
            if given >= 500 or (given in REFUSED if declared == DONE else given != declared):
                wrong.append(f"POST {row.name}, {role}: {given} instead of {declared}")
    assert wrong == [], "\n".join(wrong)
