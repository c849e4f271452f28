"""An article's whole way in a real browser: somebody joins and writes it; it is remarked on, changed, published."""

import re

import pytest
from playwright.sync_api import Page, expect

from learn.contributions.models import Contribution
from learn.models import Category
from tests.browser.conftest import Site
from tests.browser.joining import join
from tests.browser.pages.page import DEV, HANA
from tests.jobs import run_jobs_beside_a_browser

pytestmark = pytest.mark.browser

NEW = "Nell Arden"
TITLE = "A bell for the night team"
PASSAGE = "Somebody rings it twice"


def write(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="Case study").click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Summary").fill("One bell, and everybody looks up.")
    page.locator("main [contenteditable=true]").click()
    page.keyboard.type(f"{PASSAGE}. Everybody looks up.")
    choose_topic(page)
    page.get_by_label("Tags").fill("handover, bells")
    page.get_by_role("button", name="Send it in").click()


def choose_topic(page: Page) -> None:
    """The category that Dev looks after."""
    page.get_by_label("Category").select_option(value=str(Category.objects.get(slug="handover").pk))


def test_from_share_to_the_library(site: Site) -> None:
    page = site.visitor().open("/")
    join(site, page, NEW, "nell.arden@example.org")
    page.get_by_role("link", name="Share", exact=True).click()
    write(page)
    expect(page.get_by_text("Sent in. It waits for somebody to take it.")).to_be_visible()
    contribution = Contribution.objects.get(article__title=TITLE)
    address = contribution.get_absolute_url()
    assert site.visitor().open(address).url.find("/login/") > 0

    editor = site.visitor(HANA).open("/learn/desk/")
    editor.get_by_role("link", name=TITLE).click()
    editor.get_by_role("button", name="Take it").click()
    expect(editor.get_by_text("You look after it")).to_be_visible()
    leave_a_remark(editor)
    decide(editor, "Ask for changes", "One question beside the text.")

    page.goto(f"{site.address}{address}")
    expect(page.get_by_text("Who rings?")).to_be_visible()
    page.get_by_role("main").get_by_text("Answer", exact=False).first.click()
    page.get_by_label("Your answer").first.fill("Whoever leads the shift.")
    page.get_by_role("main").get_by_role("button", name="Answer").first.click()
    page.get_by_role("button", name=re.compile("^Done")).first.click()
    page.get_by_role("link", name="Go on writing").click()
    page.get_by_label("Summary").fill("Whoever leads rings once, and everybody looks up.")
    page.get_by_role("button", name="Save and send it in").click()
    expect(page.get_by_text("sent it in again").first).to_be_visible()

    hand_over(editor, f"{site.address}{address}", DEV)
    lead = site.visitor(DEV).open("/learn/desk/")
    lead.get_by_role("link", name=TITLE).click()
    decide(lead, "Publish now", "Thank you, Nell.")
    lead.get_by_role("link", name="Read it in the library").click()
    expect(lead.get_by_role("heading", level=1)).to_have_text(TITLE)

    outside = site.visitor().open(f"/learn/?q={TITLE.replace(' ', '+')}")
    outside.get_by_role("link", name=TITLE).click()
    expect(outside.get_by_role("main").get_by_role("link", name=NEW).first).to_be_visible()
    run_jobs_beside_a_browser()
    page.goto("/notifications/")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    expect(page.locator("main")).to_contain_text("Thank you, Nell.")
    site.say_goodbye()


def leave_a_remark(page: Page) -> None:
    """The words are marked with the mouse, and stand in the form."""
    passage = page.locator("#passages .prose p").first
    passage.evaluate(
        "(element, length) => { const range = document.createRange(); range.setStart(element.firstChild, 0);"
        " range.setEnd(element.firstChild, length); const chosen = document.getSelection();"
        " chosen.removeAllRanges(); chosen.addRange(range);"
        " element.dispatchEvent(new MouseEvent('mouseup', { bubbles: true })); }",
        len(PASSAGE),
    )
    expect(page.get_by_label("Passage")).to_have_value(PASSAGE)
    page.get_by_label("Your remark").fill("Who rings?")
    page.get_by_role("button", name="Leave the remark").click()
    expect(page.locator(".remark").first).to_contain_text("Who rings?")


def decide(page: Page, what: str, words: str) -> None:
    if not page.get_by_label(what).is_visible():
        page.locator("summary", has_text="Decide").click()
    page.get_by_label(what).check()
    page.get_by_label("To the authors").fill(words)
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.get_by_text("Done. Its authors are told.")).to_be_visible()


def hand_over(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_text("Hand it to somebody else").click()
    page.get_by_label("To whom?").select_option(label=name)
    page.get_by_role("button", name="Hand it over").click()
    expect(page.get_by_text(f"{name} has it now.")).to_be_visible()
