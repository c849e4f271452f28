"""Replying and reacting in a real browser: the caret stays where one writes, the focus where one pressed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from networks.discussions.models import Post
from tests.browser.conftest import Site, Visitor

pytestmark = pytest.mark.browser
WRITING = "#reply [contenteditable=true]"


@pytest.fixture
def ella(site: Site) -> Iterator[Visitor]:
    yield site.visitor("Ella Novak")
    site.say_goodbye()


def first_of_others(page: Page) -> str:
    """The key of a post on the page that somebody else wrote."""
    of_others = page.locator(
        "article.post:not(:has(.post__who .badge)):has(summary[id$=-react])"
    ).first
    return str(of_others.get_attribute("id")).removeprefix("post-")


@pytest.mark.parametrize("verb", ["Reply", "Quote"])
def test_whoever_replies_goes_on_in_the_text_and_may_answer_nobody(
    ella: Visitor, verb: str
) -> None:
    page = ella.open("{busy}")
    pk = first_of_others(page)
    page.locator(f"#post-{pk}").get_by_role("link", name=verb, exact=True).click()
    expect(page.locator(WRITING)).to_be_focused()
    expect(page.locator(".answering")).to_contain_text("Replying to")
    page.keyboard.type("So do we.")
    page.get_by_role("button", name="Do not reply to").click()
    expect(page.locator(".answering")).to_be_hidden()
    expect(page.locator(WRITING)).to_be_focused()
    page.keyboard.type(" Twice.")
    page.get_by_role("button", name="Post your reply").click()
    ella.settle()
    post = Post.objects.order_by("-pk")[0]
    assert post.reply_to_id is None
    assert "So do we. Twice." in post.body
    assert (f'<blockquote cite="/networks/posts/{pk}/">' in post.body) is (verb == "Quote")
    assert ella.watch.taken() == []


def test_after_a_reaction_the_focus_stays_and_it_is_heard(ella: Visitor) -> None:
    page = ella.open("{busy}")
    pk = first_of_others(page)
    page.locator(f"#post-{pk}-react").click()
    button = page.locator(f"#post-{pk}-helpful")
    for pressed, words in (("true", "You said “Helpful”."), ("false", "You took back “Helpful”.")):
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", pressed)
        expect(button).to_be_focused()
        expect(page.locator(f"[id='post-{pk}']")).to_have_count(1)
        expect(page.locator(".post .post")).to_have_count(0)  # the post was put in its own place
        expect(page.locator("[data-controller=announce]")).to_contain_text(words)
    assert ella.watch.taken() == []
