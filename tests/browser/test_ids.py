"""Ids stand once on a page, and what names one finds it: on every page, for everybody who can open it, as it is sent.

What scripts add is looked at where each page is opened in a browser (test_pages).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from accounts.models import User
from tests import databases
from tests.browser.identifiers import faults_of_ids
from tests.browser.pages import ALL
from tests.browser.pages.page import BEN, CLEO, DEV, ELLA, GUS, HANA, NOBODY, Page
from tests.browser.people import places, write_mail
from tests.cast import visiting

VIEWERS = (NOBODY, ELLA, DEV, GUS, BEN, CLEO, HANA)
TWICE = '<p id="a"></p><p id="a"></p>'
DANGLING = (
    '<label for="x">One</label><p aria-describedby="y z" id="z"></p><a href="#w">There</a><label for="z">Two</label>'
)


class Clients:
    """One for each of the people, and the addresses that only the database knows."""

    def __init__(self, folder: Any) -> None:
        people = {person.display_name: person for person in User.objects.filter(display_name__in=VIEWERS)}
        self.of = {name: visiting(people.get(name)) for name in VIEWERS}
        self.places = {**places(), "mail": write_mail(folder), "passkey": "/accounts/2fa/webauthn/"}

    def shown(self, page: Page) -> dict[str, str]:
        """The page for each who is not led elsewhere."""
        address = page.address.format_map(self.places)
        with page.settings():
            answers = {name: client.get(address, follow=name == page.who) for name, client in self.of.items()}
        return {name: answer.content.decode() for name, answer in answers.items() if answer.status_code != 302}


@pytest.fixture(scope="module")
def clients(content: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any) -> Iterator[Clients]:
    name = f"{content}_ids"
    with django_db_blocker.unblock():
        databases.copy(content, name)
        with databases.connected_to(name):
            yield Clients(tmp_path_factory.mktemp("mail"))
        databases.drop(name)


@pytest.mark.parametrize("page", {page.address: page for page in reversed(ALL)}.values(), ids=lambda page: page.name)
def test_ids_stand_once_and_what_names_one_finds_it(clients: Clients, page: Page) -> None:
    shown = clients.shown(page)
    assert page.who in shown
    assert {name: faults for name, html in shown.items() if (faults := faults_of_ids(html))} == {}


def test_what_is_wrong_is_found() -> None:
    assert faults_of_ids(TWICE) == ["2 times: a"]
    assert faults_of_ids(DANGLING) == [
        "label for names nothing: x",
        "p aria-describedby names nothing: y",
        "a href names nothing: w",
        "label for names a p: z",
    ]
