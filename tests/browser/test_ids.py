"""Ids stand once on a page, and what names one finds it: on every page, for everybody who can open it, as it is sent.

What scripts add is looked at where each page is opened in a browser (test_pages).
"""

from __future__ import annotations

import pytest

from tests.browser.clients import ADDRESSES, Clients
from tests.browser.identifiers import faults_of_ids
from tests.browser.pages.page import Page

TWICE = '<p id="a"></p><p id="a"></p>'
DANGLING = (
    '<label for="x">One</label><p aria-describedby="y z" id="z"></p>'
    '<a href="#w">There</a><label for="z">Two</label>'
)


@pytest.mark.parametrize("page", ADDRESSES, ids=lambda page: page.name)
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
