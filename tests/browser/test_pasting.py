"""Pasting into the editor, as a browser does it: no word is lost, and what was a list or bold is one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Page, expect

from networks.discussions.models import Post
from tests.browser.conftest import Site, Visitor
from tests.hub.test_richtext_words import WORDS, letters, said_in, trees

pytestmark = pytest.mark.browser
WRITING = "#reply [contenteditable=true]"
PASTE = """html => {
  const pasted = new DataTransfer()
  pasted.setData("text/html", html)
  const event = new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true, cancelable: true })
  document.querySelector("#reply [contenteditable=true]").dispatchEvent(event)
}"""
WORD_ITEM = (
    "<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l{list} level{level} lfo1'>"
    "<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>{marker}"
    "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span></span><![endif]>{text}<o:p></o:p></p>\n"
)
ITEMS = [
    *(
        (0, 1, "·", "Check the band"),
        (0, 2, "o", "Left arm"),
        (0, 3, "§", "Wrist"),
        (0, 2, "o", "Right arm"),
    ),
    *(
        (0, 1, "·", "Say the name"),
        (1, 1, "2.", "Open the box"),
        (1, 1, "3.", "Count"),
        (1, 2, "a.", "Aloud"),
    ),
]
WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>Rounds</title>'
    "<!--[if gte mso 9]><xml></xml><![endif]--><style><!-- p.MsoNormal {margin:0} --></style></head><body>"
    "<!--StartFragment--><h1>Rounds<o:p></o:p></h1><h2>At night</h2>"
    "<p class=MsoNormal>With <b>care</b>.<o:p></o:p></p>\n"
    + "".join(WORD_ITEM.format(list=a, level=b, marker=c, text=d) for a, b, c, d in ITEMS)
    + "<p class=MsoNormal>After that.</p>"
    + WORD_ITEM.format(list=0, level=1, marker="·", text="One more")
    + "<table class=MsoTableGrid><tr><td width=200><p class=MsoNormal>Dose</p></td></tr></table>"
    "<!--EndFragment--></body></html>"
)
GOOGLE = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1f">'
    '<h1 dir="ltr" style="line-height:1.38">'
    '<span style="font-size:20pt;font-weight:400">Handover</span></h1><p dir="ltr" style="line-height:1.38">'
    '<span style="font-weight:400;">Plain, </span><span style="font-weight:700;">bold, </span>'
    '<span style="font-weight:400;font-style:italic;">slanted, </span>'
    '<span style="font-weight:700;font-style:italic;text-decoration:underline;">all</span>'
    '<span style="font-size:0.6em;vertical-align:super;">2</span></p><br>'
    '<ul><li dir="ltr"><p dir="ltr" role="presentation"><span style="font-weight:400">Outer</span></p></li>'
    '<ul><li dir="ltr"><p dir="ltr" role="presentation"><span>Inner</span></p></li></ul></ul></b>'
    '<br class="Apple-interchange-newline">'
)


@pytest.fixture
def ella(site: Site) -> Iterator[Visitor]:
    yield site.visitor("Ella Novak")
    site.say_goodbye()


@pytest.fixture
def page(ella: Visitor) -> Page:
    page = ella.open("{busy}")
    page.locator("#reply [name=body]").focus()
    expect(page.locator(WRITING)).to_be_focused()
    return page


def pasted(page: Page, html: str) -> str:
    page.evaluate(PASTE, html)
    return page.locator("#reply [name=body]").input_value()


def test_words_beside_an_equals_sign_stay(page: Page, ella: Visitor) -> None:
    body = pasted(page, "".join(f"<p class=x style='color:red'>{words}</p>" for words in WORDS[:3]))
    for words in WORDS[:3]:
        assert f"<p>{words}</p>" in body.replace("&quot;", '"')
    page.get_by_role("button", name="Post your reply").click()
    ella.settle()
    assert "Give ondansetron = 4 mg now." in Post.objects.order_by("-pk")[0].body
    assert ella.watch.taken() == []


def test_every_letter_of_any_html_stays(page: Page, ella: Visitor) -> None:
    tidied = "async ([address, html]) => (await import(address)).tidyPasted(html)"
    address = pasted_module(page)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees)
    def stays(html: str) -> None:
        tidy = page.evaluate(tidied, [address, html])
        assert letters(said_in(tidy)) == letters(said_in(html))

    stays()
    assert ella.watch.taken() == []


def pasted_module(page: Page) -> str:
    """The address of the module, as the page fetched it."""
    found = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    return str(next(each for each in found if "richtext/pasted." in each))


def test_a_list_of_word_is_a_list(page: Page, ella: Visitor) -> None:
    body = pasted(page, WORD)
    assert "<h2>Rounds</h2><h3>At night</h3><p>With <strong>care</strong>.</p>" in body
    assert (
        "<ul><li><p>Check the band</p><ul><li><p>Left arm</p><ul><li><p>Wrist</p></li></ul></li>"
        "<li><p>Right arm</p></li></ul></li><li><p>Say the name</p></li></ul>"
    ) in body
    body = body.replace(
        ' data-type="decimal"', ""
    )  # the editor's own, which the sanitiser takes away
    assert (
        '<ol start="2"><li><p>Open the box</p></li><li><p>Count</p><ol><li><p>Aloud</p></li></ol></li></ol>'
        in body
    )
    assert "<p>After that.</p><ul><li><p>One more</p></li></ul>" in body
    assert "Dose" in body
    assert "Rounds" not in body.replace("<h2>Rounds</h2>", "")
    assert ella.watch.taken() == []


def test_google_docs_comes_through_as_meant(page: Page, ella: Visitor) -> None:
    body = pasted(page, GOOGLE)
    assert "<h2>Handover</h2>" in body
    assert "Plain, <strong>bold, </strong><em>slanted, </em>" in body
    for around in ("<strong>", "<em>", "<u>"):
        assert around in body.partition("slanted, ")[2]
    assert "<sup>2</sup>" in body
    assert "<ul><li><p>Outer</p><ul><li><p>Inner</p></li></ul></li></ul>" in body
    assert "<strong>Plain" not in body
    assert ella.watch.taken() == []


def test_the_real_clipboard(page: Page, ella: Visitor) -> None:
    """Copied and pasted by keys, within the editor: a quotation keeps what it is from."""
    page.evaluate(
        PASTE, '<blockquote cite="/networks/posts/1/"><p>We count = twice.</p></blockquote>'
    )
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+v")
    body = page.locator("#reply [name=body]").input_value()
    assert body.count("We count = twice.") == 2
    assert body.count('cite="/networks/posts/1/"') == 2
    assert ella.watch.taken() == []
