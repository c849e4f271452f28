"""How many things are new is seen on phones too, where the bell is inside the menu."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


PHONE = {"width": 390, "height": 700}


@pytest.fixture
def phones(site: Site) -> Iterator[Site]:
    yield site
    site.say_goodbye()


def test_the_number_stands_beside_the_menu(phones: Site) -> None:
    page = phones.visitor("Dev Sharma", viewport=PHONE).page
    page.goto("/")
    expect(page.locator("[data-bell-count]")).to_be_visible()
    expect(page.locator("[data-bell-count]")).to_contain_text("new")


def test_nothing_stands_there_where_nothing_is_new(phones: Site) -> None:
    visitor = phones.visitor("Cleo Marsh", viewport=PHONE)
    visitor.page.goto("/")
    visitor.settle()
    expect(visitor.page.locator("[data-bell-count]")).not_to_be_visible()
