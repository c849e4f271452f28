"""Somebody leaves a testimony, comes back with the receipt, reads the answer and takes it back: on a phone, too."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from networks.campaigns import flows
from networks.campaigns.models import Testimony
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 800}
WALKS = {
    "with scripts": {},
    "without scripts": {"java_script_enabled": False},
    "on a phone": {"viewport": PHONE},
    "on a phone, without scripts": {"viewport": PHONE, "java_script_enabled": False},
}


@pytest.fixture(autouse=True)
def leave_nobody_behind(site: Site) -> Iterator[None]:
    yield
    site.say_goodbye()


@pytest.mark.parametrize("options", WALKS.values(), ids=WALKS)
def test_a_testimony_is_left_answered_and_taken_back(site: Site, options: dict[str, Any]) -> None:
    visitor = site.visitor("Dev Sharma", **options)
    page = visitor.open("{campaign}")
    page.get_by_role("link", name="Tell what happened").click()
    expect(page.get_by_role("heading", name="What we promise")).to_be_visible()
    receipt = told(page, "The buzzer was out of reach.")
    page.reload()
    expect(page.locator("main")).to_contain_text("We have your testimony already")
    expect(page.locator("main")).not_to_contain_text(receipt)

    testimony = flows.of_receipt(receipt.replace(" ", ""))
    assert testimony is not None
    opened(page, receipt)
    expect(page.locator("main")).to_contain_text("It waits to be read")
    published(testimony)
    opened(page, receipt)
    expect(page.locator("main")).to_contain_text("Thank you. There is a second buzzer now.")
    page.get_by_role("link", name="read it as others do").click()
    expect(page.locator("main")).to_contain_text("The buzzer was out of reach.")

    opened(page, receipt)
    page.get_by_label("Yes, take it back").check()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("Nothing of it is left here")
    assert page.goto(site.address + testimony.get_absolute_url()).status == 404  # type: ignore[union-attr]
    visitor.open("{campaign}")
    expect(page.locator("main")).not_to_contain_text("The buzzer was out of reach.")


def told(page: Page, text: str) -> str:
    page.get_by_label("Anything else you want to tell").fill(text)
    page.get_by_label("You may publish it").check()
    page.get_by_role("button", name="Send it").click()
    return page.locator(".receipt__number").inner_text()


def opened(page: Page, receipt: str) -> None:
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/testimonies/")
    page.get_by_label("Your receipt").fill(receipt)
    page.get_by_role("button", name="Open it").click()


def published(testimony: Testimony) -> None:
    ella = User.objects.get(display_name="Ella Novak")
    flows.decide(
        testimony=testimony, by=ella, seen=testimony.version, decision="published",
        answer="Thank you. There is a second buzzer now.",
    )  # fmt: skip
    assert testimony.campaign.testimonies.filter(pk=testimony.pk, state="published").exists()
