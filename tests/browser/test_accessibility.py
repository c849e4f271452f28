"""Every page of the site in every state: WCAG 2.2 AA by axe, in light and dark, and no sideways scrolling."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page as Tab

from tests.browser import pages
from tests.browser.conftest import Site, Visitor, session_of
from tests.browser.pages import CLEO, EDITORS, ELLA, SITE, Page
from tests.browser.passkeys import add_passkey, give_phone

pytestmark = pytest.mark.browser

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([scope, tags]) => {
  const found = await axe.run(scope, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}: ${node.failureSummary}`));
}"""
UNFOLD = "document.querySelectorAll('main details, .site-header__toggle').forEach((each) => { each.open = true; })"
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"
DESK, PHONE, SMALL_PHONE = ({"width": width, "height": 800} for width in (1280, 390, 320))
OURS_IN_THE_ADMIN = [page for page in EDITORS if page.name.split(": ")[-1] in {
    "history", "version", "two editors", "merge authors", "merge organisations"
}]


class Desk:
    """Visitors who stay signed in from page to page."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.visitors: dict[str, Visitor] = {}

    def open(self, page: Page) -> Tab:
        """The page in the state that the table describes, at a desk in light colours."""
        visitor = self.site.visitor(page.who) if page.first else self.of(page.who)
        tab = visitor.page
        tab.set_viewport_size(DESK)
        tab.emulate_media(color_scheme="light")
        visitor.open(page.address)
        if page.first:
            page.first(tab)
        if page.send is not None:
            pages.send(tab, page.form, page.send)
        visitor.settle()
        return tab

    def of(self, who: str) -> Visitor:
        if who not in self.visitors:
            self.visitors[who] = self.site.visitor(who)
        return self.visitors[who]


@pytest.fixture(scope="module")
def desk(site: Site) -> Iterator[Desk]:
    desk = Desk(site)
    session_of(ELLA)  # on another device
    tab = desk.of(CLEO).open("/accounts/2fa/webauthn/add/")
    give_phone(tab)
    add_passkey(tab, "Ward phone")
    key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    site.places["passkey"] = f"/accounts/2fa/webauthn/keys/{key.pk}/"
    yield desk


def faults(tab: Tab, scope: str = "html") -> list[str]:
    tab.evaluate(AXE)
    found: list[str] = tab.evaluate(RUN, [scope, TAGS])
    return found


@pytest.mark.parametrize("page", SITE, ids=lambda page: page.name)
def test_everybody_can_use(desk: Desk, page: Page) -> None:
    with page.settings():
        tab = desk.open(page)
    assert faults(tab) == []
    tab.emulate_media(color_scheme="dark")
    for size in (SMALL_PHONE, PHONE):
        tab.set_viewport_size(size)
        assert tab.evaluate(SIDEWAYS) <= 0
    tab.evaluate(UNFOLD)
    assert tab.evaluate(SIDEWAYS) <= 0
    assert faults(tab) == []


@pytest.mark.parametrize("page", OURS_IN_THE_ADMIN, ids=lambda page: page.name)
def test_every_editor_can_use(desk: Desk, page: Page) -> None:
    """What is ours in the admin; the frame around it is Django's."""
    tab = desk.open(page)
    assert faults(tab, "#content-main") == []
    tab.emulate_media(color_scheme="dark")
    assert faults(tab, "#content-main") == []
