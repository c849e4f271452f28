"""The editor in a real browser, under the policy of all pages: it writes, and its console stays empty."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from learn.flows import save_article
from learn.models import Article, Author, Tag
from tests.browser.conftest import Site, Visitor
from tests.hub.test_richtext_sanitizer import NAME, payloads
from tests.make import make_article

pytestmark = pytest.mark.browser
WRITING = "[contenteditable=true]"
PASTE = """() => {
  const pasted = new DataTransfer()
  pasted.setData("text/html", `<p style="color:red" onclick="alert(1)">Pasted <b style="font-weight:700">words</b>
    <img src="https://elsewhere.example/a.png" onerror="alert(1)"></p><script>alert(1)</script>`)
  const event = new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true, cancelable: true })
  document.querySelector("[contenteditable=true]").dispatchEvent(event)
}"""


@pytest.fixture
def hana(site: Site) -> Iterator[Visitor]:
    yield site.visitor("Hana Kim")
    site.say_goodbye()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "bed.png"
    Image.new("RGB", (60, 40), "teal").save(path)
    return path


@pytest.fixture
def article(site: Site) -> Article:
    """One that no other test changes."""
    return make_article("Counting swabs aloud", body="<p>We count them together.</p>")


def form_of(article: Article) -> str:
    return f"/admin/learn/article/{article.pk}/change/"


def write(page: Page, words: str) -> None:
    page.locator(f"{WRITING} p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(words)


def test_writing_pasting_and_a_picture(hana: Visitor, article: Article, picture: Path) -> None:
    page = hana.open(form_of(article))
    write(page, " More words.")
    page.evaluate(PASTE)
    with page.expect_file_chooser() as chooser:
        page.click("button[title=picture]")
    chooser.value.set_files(picture)
    page.fill("dialog input", "A bed by a window")
    page.click("dialog button[type=submit]")
    expect(page.locator(f"{WRITING} img")).to_have_js_property("naturalWidth", 60)
    page.click("input[name=_continue] >> nth=0")
    hana.settle()
    article.refresh_from_db()
    assert "More words." in article.body
    assert "<strong>words</strong>" in article.body
    assert 'alt="A bed by a window"' in article.body
    assert "elsewhere.example" not in article.body
    assert article.attachments.filter(is_inline=True).count() == 1
    assert hana.watch.taken() == []
    page.goto(page.locator(f"{WRITING} img").get_attribute("src") or "", wait_until="networkidle")
    assert hana.watch.taken() == []


def test_a_new_tag_typed_into_the_field(hana: Visitor, article: Article) -> None:
    page = hana.open(form_of(article))
    page.click("#id_tags + .select2 .select2-selection")
    page.keyboard.type("night handover")
    page.locator(".select2-results__option", has_text="night handover").wait_for()
    page.keyboard.press("Enter")
    page.click("input[name=_continue] >> nth=0")
    hana.settle()
    assert "night handover" in article.tags.names()
    assert hana.watch.taken() == []


def test_two_editors_see_both_texts(hana: Visitor, article: Article) -> None:
    page = hana.open(form_of(article))
    write(page, " Mine.")
    theirs = Article.objects.get(pk=article.pk)
    theirs.summary = "What the other one wrote."
    save_article(article=theirs, by=None)
    page.click("input[name=_save] >> nth=0")
    hana.settle()
    assert page.get_by_text("What the other one wrote.").count() >= 1
    page.click("text=Go on editing with mine")
    page.wait_for_selector(WRITING)
    hana.settle()
    assert "Mine." in page.locator(WRITING).inner_text()
    assert Article.objects.get(pk=theirs.pk).version == theirs.version
    assert hana.watch.taken() == []


def test_a_text_the_editor_cannot_hold_stays_html(hana: Visitor, article: Article) -> None:
    article.body = (
        "<table><caption>Falls in May</caption><tbody><tr><td>7</td></tr></tbody></table>"
    )
    save_article(article=article, by=None)
    page = hana.open(form_of(article))
    page.wait_for_selector(".rich-text-note")
    assert "Falls in May" in page.locator("#id_body").input_value()
    assert page.locator("#id_body").is_visible()
    assert hana.watch.taken() == []


def test_without_scripts_the_html_is_edited(site: Site, article: Article) -> None:
    person = site.visitor("Hana Kim", java_script_enabled=False)
    person.page.goto(form_of(article))
    assert person.page.locator("textarea#id_body").is_visible()


def test_hostile_text_stays_text_in_the_admin(hana: Visitor, article: Article) -> None:
    hostile = "".join(payload for payload in payloads() if NAME not in payload)
    short = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
    for version in ("one", "two"):
        article.title = f"{short} {version}"
        article.summary = f"{hostile[:1000]} {version}"
        article.body = f"<p>{version}</p>{hostile}"
        author = Author.objects.create(
            name=f"{short} {version}", slug=f"hostile-{version}", affiliation=short
        )
        save_article(article=article, by=None, authors=[author], tags=[f"{short} {version}"])
    number, newest = article.pk, article.version
    tag = Tag.objects.get(name=f"{short} two")
    for address in (
        "/admin/learn/article/",
        form_of(article),
        f"/admin/learn/article/{number}/history/",
        f"/admin/learn/article/{number}/history/{newest}/",
        f"/admin/learn/article/{number}/history/{newest - 1}/?against=now",
        f"/admin/learn/article/{number}/delete/",
        "/admin/learn/author/?q=hostile",
        "/admin/learn/tag/",
        f"/admin/learn/tag/{tag.pk}/change/",
    ):
        hana.page.goto(hana.watch.site + address)
        hana.settle()
        assert hana.watch.taken() == [], address
