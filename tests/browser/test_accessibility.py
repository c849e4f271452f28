"""Pages of the library, of what goes wrong and of editors, in every state: WCAG 2.2 AA, both schemes, phones."""

import pytest

from tests.browser import axe
from tests.browser.conftest import Site
from tests.browser.desk import Desk
from tests.browser.pages import BUILDERS, EDITORS, LIBRARY, WRONG, Page

pytestmark = pytest.mark.browser

OURS = {"history", "version", "two editors", "merge authors", "merge organisations"}
OURS_IN_THE_ADMIN = [page for page in EDITORS if page.name.removeprefix("admin: ") in OURS]


@pytest.fixture(scope="module")
def desk(site: Site) -> Desk:
    return Desk(site)


@pytest.mark.parametrize("page", [*LIBRARY, *WRONG, *BUILDERS], ids=lambda page: page.name)
def test_everybody_can_use(desk: Desk, page: Page) -> None:
    with desk.opened(page) as (_, tab):
        assert axe.faults(tab) == []


@pytest.mark.parametrize("page", OURS_IN_THE_ADMIN, ids=lambda page: page.name)
def test_every_editor_can_use(desk: Desk, page: Page) -> None:
    with desk.opened(page) as (_, tab):
        assert axe.faults_in(tab, "#content") == []
