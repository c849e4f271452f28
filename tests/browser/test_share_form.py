"""The form of an article in a real browser: tags are offered while one types them, and what is typed is kept."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from hub.drafts.models import Draft
from learn.browse.alphabetical import tags_in_use
from tests.browser.conftest import Site
from tests.browser.pages.page import BEN

pytestmark = pytest.mark.browser

NEW = "/learn/share/new/"


def type_tag(page: Page, typed: str, asked: str) -> None:
    """At the end of the field, until the answer to all of it is there."""
    with page.expect_response(
        lambda response: parse_qs(urlsplit(response.url).query).get("q") == [asked]
    ):
        page.keyboard.type(typed)


def test_tags_are_offered_one_after_another_and_chosen_by_keyboard(site: Site) -> None:
    name = tags_in_use().order_by("name")[0].name
    page = site.visitor(BEN).open(NEW)
    field = page.get_by_label("Tags")
    field.focus()
    page.keyboard.type("bells, ")
    type_tag(page, name[:3], name[:3].strip())
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    chosen = field.input_value()
    assert chosen.startswith("bells, ")
    assert chosen.endswith(", ")
    assert chosen.split(", ")[1] in set(tags_in_use().values_list("name", flat=True))
    expect(field).to_have_attribute("aria-expanded", "false")
    assert page.url.endswith(NEW)  # Enter chose, and did not send the form
    site.say_goodbye()


def test_what_is_typed_is_kept_and_stands_there_again(site: Site) -> None:
    page = site.visitor(BEN).open(NEW)
    with page.expect_response(lambda response: response.url.endswith(f"{NEW}draft/")):
        page.get_by_label("Title").fill("A bell for the night team")
    expect(page.get_by_text("Kept as a draft at")).to_be_visible()
    page.evaluate("sessionStorage.clear()")
    page.goto(page.url)
    expect(page.get_by_label("Title")).to_have_value("A bell for the night team")
    expect(page.get_by_text("We kept what you wrote on")).to_be_visible()
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_label("Title")).to_have_value("")
    assert not Draft.objects.filter(place="share").exists()
    site.say_goodbye()
