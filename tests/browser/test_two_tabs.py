"""Two tabs of one person, and the way back after posting: no text is lost, and none is posted twice."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from networks.discussions.models import Post, ThreadDraft
from tests.browser.conftest import Site, Visitor

pytestmark = pytest.mark.browser
WRITING = "#reply [contenteditable=true]"
FIRST, SECOND = "The night shift was never told.", "The key lay under the mat."


@pytest.fixture
def ella(site: Site) -> Iterator[Visitor]:
    ThreadDraft.objects.all().delete()  # what she began before
    yield site.visitor("Ella Novak")
    site.say_goodbye()


def write(page: Page, words: str) -> None:
    page.locator("#reply [name=body]").focus()
    expect(page.locator(WRITING)).to_be_focused()
    page.keyboard.type(words)


def keep(page: Page, words: str) -> None:
    with page.expect_response(lambda response: response.url.endswith("/drafts/")):
        write(page, words)


def test_two_tabs_keep_two_drafts(ella: Visitor) -> None:
    one = ella.open("{busy}")
    two = one.context.new_page()
    two.goto(one.url)
    keep(one, FIRST)
    keep(two, SECOND)
    keep(one, " It is now.")
    expect(one.get_by_text("Kept as a draft at")).to_be_visible()
    assert {draft.excerpt for draft in ThreadDraft.objects.all()} == {f"{FIRST} It is now.", SECOND}
    two.get_by_role("button", name="Post your reply").click()
    expect(two.locator(".post:target")).to_contain_text(SECOND)
    assert [draft.excerpt for draft in ThreadDraft.objects.all()] == [f"{FIRST} It is now."]
    two.close()
    ThreadDraft.objects.all().delete()


@pytest.mark.parametrize("way", ["back", "reload"])
def test_after_posting_the_way_back_leads_to_an_empty_box(ella: Visitor, way: str) -> None:
    page = ella.open("{busy}")
    write(page, f"{FIRST} {way}")
    page.get_by_role("button", name="Post your reply").click()
    expect(page.locator(".post:target")).to_contain_text(f"{FIRST} {way}")
    if way == "back":
        page.go_back()
    else:
        page.reload()
    expect(page.locator("#reply [name=body]")).to_have_value("")
    assert Post.objects.filter(body__contains=f"{FIRST} {way}").count() == 1


def test_a_page_that_says_no_leaves_the_text_on_the_way_back(ella: Visitor) -> None:
    page = ella.open("{busy}")
    write(page, SECOND)
    body = "<!doctype html><title>No</title><main class='error-page'>Not here</main>"
    page.route(
        "**/posts/", lambda route: route.fulfill(status=403, body=body, content_type="text/html")
    )
    page.route("**/drafts/", lambda route: route.abort())
    page.get_by_role("button", name="Post your reply").click()
    expect(page.get_by_text("Not here")).to_be_visible()
    page.unroute("**/posts/")
    page.go_back()
    expect(page.locator("#reply [name=body]")).to_have_value(f"<p>{SECOND}</p>")
    page.evaluate("sessionStorage.clear()")
    ella.watch.taken()


def test_where_nothing_was_taken_the_text_is_still_there_on_the_way_back(ella: Visitor) -> None:
    page = ella.open("{busy}")
    keep(page, SECOND)
    page.route("**/posts/", lambda route: route.fulfill(status=503, body="Later"))
    page.get_by_role("button", name="Post your reply").click()
    expect(page.get_by_text("Later")).to_be_visible()
    page.unroute("**/posts/")
    page.go_back()
    expect(page.locator("#reply [name=body]")).to_have_value(f"<p>{SECOND}</p>")
    ThreadDraft.objects.all().delete()
