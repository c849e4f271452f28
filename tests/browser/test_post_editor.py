"""Writing a post in a real browser: a picture by the editor's button, a name by its first letters."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from hub.drafts.versions import EMPTY
from networks.discussions.models import Post, PostFile, PostMention
from tests.browser.conftest import Site, Visitor
from tests.browser.pages.networks import LEADS

pytestmark = pytest.mark.browser
WRITING = "#reply [contenteditable=true]"
OFFERED = "#reply [role=listbox] [role=option]"


@pytest.fixture
def ella(site: Site) -> Iterator[Visitor]:
    yield site.visitor("Ella Novak")
    site.say_goodbye()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "bed.png"
    Image.new("RGB", (60, 40), "teal").save(path)
    return path


def writing(visitor: Visitor, words: str) -> Page:
    """The reply box with the editor, which came when the box was entered, and these words typed into it.

    An empty one: whatever a test before this one left is kept as a draft, and would stand in it.
    """
    page = visitor.open(f"{{busy}}?draft={EMPTY}")
    page.locator("#reply [name=body]").focus()
    expect(page.locator(WRITING)).to_be_focused()
    page.keyboard.type(words)
    return page


def test_a_picture_chosen_by_the_button_shows_after_posting(ella: Visitor, picture: Path) -> None:
    page = writing(ella, "Look:")
    with page.expect_file_chooser() as chooser:
        page.click("#reply button[title=picture]")
    chooser.value.set_files(picture)
    page.fill("dialog input", "A bed by a window")
    page.click("dialog button[type=submit]")
    expect(page.locator(f"{WRITING} img")).to_have_js_property("naturalWidth", 60)
    page.get_by_role("button", name="Post your reply").click()
    shown = page.locator(".post:focus img, .post:target img")
    expect(shown).to_have_js_property("naturalWidth", 60)
    expect(shown).to_have_attribute("alt", "A bed by a window")
    post = Post.objects.order_by("-pk")[0]
    assert PostFile.objects.filter(post=post, is_inline=True).count() == 1
    assert ella.watch.taken() == []


OFF_CENTRE = """(box) => {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  return [Math.round(left + right - innerWidth), Math.round(top + bottom - innerHeight)];
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_the_dialogues_of_the_editor_stand_in_the_middle_of_the_window(
    ella: Visitor, picture: Path, width: int
) -> None:
    page = writing(ella, "Look")
    page.set_viewport_size({"width": width, "height": 800})
    with page.expect_file_chooser() as chooser:
        page.click("#reply button[title=picture]")
    chooser.value.set_files(picture)
    dialogue = page.locator("dialog[open]")
    assert max(map(abs, dialogue.evaluate(OFF_CENTRE))) <= 2
    page.keyboard.press("Escape")
    page.locator(WRITING).press("Control+a")
    page.click("#reply button[title*=link]")
    assert max(map(abs, dialogue.evaluate(OFF_CENTRE))) <= 2


def test_what_is_no_picture_is_refused_in_words(ella: Visitor, tmp_path: Path) -> None:
    notes = tmp_path / "notes.png"
    notes.write_text("Nine lines")
    page = writing(ella, "Look:")
    with page.expect_file_chooser() as chooser:
        page.click("#reply button[title=picture]")
    chooser.value.set_files(notes)
    expect(page.locator("#reply .rich-text-note")).to_contain_text(
        "does not hold what its name says"
    )
    expect(page.locator(WRITING)).to_have_text("Look:")


def test_two_letters_offer_members_and_enter_names_one(ella: Visitor) -> None:
    page = writing(ella, "Thank you @d")
    expect(page.locator(OFFERED)).to_have_count(0)
    page.keyboard.type("e")
    expect(page.locator(OFFERED)).to_have_count(1)
    expect(page.locator("#reply .visually-hidden[role=status]")).to_have_text(
        "1 person. Choose with the arrow keys and Enter."
    )
    page.keyboard.press("ArrowDown")
    heard = page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
    expect(page.locator(f"#{heard}")).to_contain_text("Dev Sharma")
    page.keyboard.press("Enter")
    expect(page.locator(OFFERED)).to_be_hidden()
    page.keyboard.type("for this.")
    expect(page.locator(WRITING)).to_have_text("Thank you @dev-sharma for this.")
    expect(page.locator(f"{WRITING} p")).to_have_count(1)
    page.get_by_role("button", name="Post your reply").click()
    expect(page.locator(".post").last).to_contain_text("Thank you @dev-sharma for this.")
    assert PostMention.objects.filter(
        post=Post.objects.order_by("-pk")[0], user__display_name="Dev Sharma"
    ).exists()
    assert ella.watch.taken() == []


def test_escape_closes_what_is_offered_and_enter_is_a_new_line_again(ella: Visitor) -> None:
    page = writing(ella, "@de")
    expect(page.locator(OFFERED)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(OFFERED)).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.type("next")
    expect(page.locator(f"{WRITING} p")).to_have_count(2)


def test_a_name_can_be_clicked_and_an_address_is_no_name(ella: Visitor) -> None:
    page = writing(ella, "me@de")
    page.keyboard.type(" and @sharm")
    expect(page.locator(OFFERED)).to_have_count(1)
    page.locator(OFFERED).click()
    expect(page.locator(WRITING)).to_have_text("me@de and @dev-sharma ")


def test_a_new_discussion_offers_names_too(ella: Visitor) -> None:
    page = ella.open(LEADS + "discussions/new/")
    page.locator("[name=body]").focus()
    expect(page.locator("[contenteditable=true]")).to_be_focused()
    page.keyboard.type("@de")
    expect(page.locator("main [role=listbox] [role=option]").first).to_contain_text("Dev Sharma")
