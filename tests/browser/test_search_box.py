"""The search box and the filters beside a list: by keyboard, by HTMX, on a phone, and without scripts."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from learn.models import Article
from tests.browser.conftest import Site, Visitor
from tests.browser.keyboard import Keyboard
from tests.browser.people import WITH_FILES

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(site: Site) -> Iterator[Visitor]:
    yield site.visitor()
    site.say_goodbye()


@pytest.fixture
def plain_reader(site: Site) -> Iterator[Visitor]:
    yield site.visitor(java_script_enabled=False)
    site.say_goodbye()


def options(page: Page) -> Locator:
    return page.locator("main [role=listbox]").get_by_role("option")


def typed(page: Page, words: str) -> Keyboard:
    """The library's search box with these words in it and suggestions below."""
    keys = Keyboard(page)
    box = page.locator("#library-search")
    box.focus()
    # Who types slowly is answered more than once; what follows is about the answer to all the words.
    with page.expect_response(
        lambda response: parse_qs(urlsplit(response.url).query).get("q") == [words.strip()]
    ):
        keys.type(words)
    expect(options(page).first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    return keys


def heard(page: Page) -> str:
    """The option that is announced while the focus stays in the box."""
    return str(page.evaluate("document.activeElement.getAttribute('aria-activedescendant') ?? ''"))


def shown(page: Page) -> int:
    """How many articles the list says it has."""
    words = page.locator(".listing__total strong").inner_text()
    return int(words.replace(",", ""))


@pytest.fixture
def on_a_phone(site: Site) -> Iterator[Visitor]:
    yield site.visitor(viewport={"width": 390, "height": 800}, has_touch=True)
    site.say_goodbye()


# --- Type-ahead -----------------------------------------------------------------------------------


def test_arrows_go_round_the_suggestions_and_enter_opens_one(reader: Visitor) -> None:
    page = reader.open("/learn/")
    keys = typed(page, "checklist for handing")
    assert heard(page) == ""
    keys.press("ArrowDown")
    first = heard(page)
    keys.press("ArrowUp")
    assert heard(page).endswith(f"-{options(page).count() - 1}")
    keys.press("ArrowDown")
    assert heard(page) == first
    expect(page.locator(f"#{first}")).to_have_attribute("aria-selected", "true")
    expect(page.locator(f"#{first}")).to_contain_text(WITH_FILES)
    keys.send()
    expect(page.get_by_role("heading", level=1)).to_have_text(WITH_FILES)
    assert reader.watch.taken() == []


def test_escape_closes_the_suggestions_and_keeps_the_words(reader: Visitor) -> None:
    page = reader.open("/learn/")
    keys = typed(page, "handover")
    keys.press("ArrowDown", "Escape")
    box = page.locator("#library-search")
    expect(options(page).first).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("handover")
    expect(box).to_be_focused()
    assert heard(page) == ""


def test_enter_without_a_choice_searches_for_the_words(reader: Visitor) -> None:
    page = reader.open("/learn/")
    typed(page, "handover").send()
    assert page.url.endswith("/learn/?q=handover")
    assert shown(page) > 1


def test_leaving_the_box_closes_the_suggestions(reader: Visitor) -> None:
    page = reader.open("/learn/")
    typed(page, "handover").press("Tab")
    expect(options(page).first).to_be_hidden()


def test_suggestions_name_titles_tags_authors_and_categories(reader: Visitor) -> None:
    page = reader.open("/learn/")
    typed(page, "hand")
    kinds = set(options(page).locator(".meta").all_inner_texts())
    assert kinds >= {"Article", "Tag", "Category"}


def test_a_suggestion_can_be_clicked(reader: Visitor) -> None:
    page = reader.open("/learn/")
    typed(page, "checklist for handing")
    options(page).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WITH_FILES)


# --- Filters --------------------------------------------------------------------------------------


def choose(page: Page, facet: str, value: str) -> None:
    """Follow a link of the filter."""
    section = page.locator(".facet").filter(has=page.get_by_role("heading", name=facet, exact=True))
    section.get_by_role("link", name=re.compile(f"^{value}")).click()


def test_a_filter_changes_the_list_and_the_address_but_not_the_page(reader: Visitor) -> None:
    page = reader.open("/learn/")
    before = shown(page)
    page.evaluate("window.stayed = true")
    choose(page, "Type", "Guidance")
    expect(page.locator(".chip--removable")).to_have_text("Remove Type: Guidance")
    assert shown(page) == Article.objects.published().filter(type="guidance").count() < before
    assert page.url.endswith("/learn/?type=guidance")
    assert page.evaluate("window.stayed") is True
    choose(page, "For", "Health and care staff")
    expect(page.locator(".chip--removable")).to_have_count(2)
    page.locator(".chip--removable").first.click()
    expect(page.locator(".chip--removable")).to_have_count(1)
    assert page.evaluate("window.stayed") is True
    assert reader.watch.taken() == []


def test_back_and_reload_show_the_list_of_the_address(reader: Visitor) -> None:
    page = reader.open("/learn/?q=handover")
    found = shown(page)
    choose(page, "Type", "Blog")
    expect(page.locator(".chip--removable")).to_have_count(1)
    chosen = shown(page)
    page.reload()
    assert shown(page) == chosen
    page.go_back()
    expect(page.locator(".chip--removable")).to_have_count(0)
    assert shown(page) == found
    page.go_forward()
    expect(page.locator(".chip--removable")).to_have_count(1)
    assert shown(page) == chosen


def test_the_order_and_the_pages_change_in_place(reader: Visitor) -> None:
    page = reader.open("/learn/")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Most viewed").click()
    expect(page.get_by_role("link", name="Most viewed")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pagination__total")).to_contain_text("Page 2")
    assert "sort=most-viewed" in page.url
    assert "page=2" in page.url
    assert page.evaluate("window.stayed") is True


def test_a_filter_is_chosen_by_keyboard(reader: Visitor) -> None:
    keys = Keyboard(reader.open("/learn/"))
    keys.go_to("Guidance")
    keys.press("Enter")
    expect(keys.page.locator(".chip--removable")).to_have_count(1)


def test_on_a_phone_the_filter_is_folded_until_opened(on_a_phone: Visitor) -> None:
    page = on_a_phone.open("/learn/")
    link = page.locator(".facet").get_by_role("link", name=re.compile("^Guidance"))
    expect(link).to_be_hidden()
    page.get_by_text("Filter", exact=True).tap()
    expect(link).to_be_visible()
    link.tap()
    expect(page.locator(".chip--removable")).to_have_count(1)
    expect(page.get_by_text("Filter (1)")).to_be_visible()


def test_on_a_phone_the_menu_opens_and_the_box_in_it_searches(on_a_phone: Visitor) -> None:
    page = on_a_phone.open("/organisations/")
    box = page.locator("#site-search")
    expect(box).to_be_hidden()
    page.get_by_text("Menu", exact=True).tap()
    box.fill("handover")
    with page.expect_navigation():
        box.press("Enter")
    assert shown(page) > 1


def test_without_scripts_all_of_it_is_links_and_pages(plain_reader: Visitor) -> None:
    page = plain_reader.open("/learn/")
    page.locator("#library-search").fill("handover")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    found = shown(page)
    choose(page, "Type", "Blog")
    assert 0 < shown(page) < found
    assert "type=blog" in page.url
    page.locator(".chip--removable").click()
    assert shown(page) == found
    page.get_by_role("link", name="Newest").click()
    assert "sort=newest" in page.url
    page.go_back()
    assert shown(page) == found
