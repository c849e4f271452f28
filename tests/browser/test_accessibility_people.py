"""Pages about people and their accounts, in every state: WCAG 2.2 AA, both schemes, phones."""

import pytest

from tests.browser import axe
from tests.browser.conftest import Site
from tests.browser.desk import Desk
from tests.browser.pages import PEOPLE, SETTINGS, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(site: Site) -> Desk:
    desk = Desk(site)
    desk.prepare()
    return desk


@pytest.mark.parametrize("page", [*PEOPLE, *SETTINGS], ids=lambda page: page.name)
def test_everybody_can_use(desk: Desk, page: Page) -> None:
    with desk.opened(page) as (_, tab):
        assert axe.faults(tab) == []
