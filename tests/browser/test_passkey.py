"""A passkey opens the account, alone or as the second step."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor
from tests.browser.passkeys import add_passkey, give_phone
from tests.make import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def dev(site: Site) -> Iterator[Visitor]:
    """Signed in, on a device that keeps passkeys."""
    visitor = site.visitor("Dev Sharma")
    give_phone(visitor.page)
    yield visitor
    site.say_goodbye()


def sign_out(page: Page) -> None:
    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Join", exact=True)).to_be_visible()


def test_a_passkey_is_added_and_then_signs_in(dev: Visitor) -> None:
    page = dev.open("/accounts/2fa/webauthn/add/")
    add_passkey(page, "Ward phone", opens_alone=True)
    sign_out(page)
    dev.open("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator(".person-menu__name")).to_have_text("Dev Sharma")
    sign_out(page)
    dev.open("/accounts/login/")
    page.get_by_label("E-mail address").fill("dev.sharma@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".person-menu__name")).to_have_text("Dev Sharma")
    assert dev.watch.taken() == []
