"""axe in a page, and the widths of phones."""

from collections.abc import Iterator, Mapping
from importlib.resources import files

from playwright.sync_api import Page as Tab

from tests.browser.pages.page import UNFOLD
from tests.browser.watching import PAUSE

ADDRESS = "/axe.js"  # of the site itself: its policy lets it run, and the browser keeps it compiled from page to page
SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text()
ALL = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# What a change of colours and width can break; the rest is the same document.
OF_LOOKS = {
    "type": "rule",
    "values": [
        "color-contrast",
        "link-in-text-block",
        "target-size",
        "scrollable-region-focusable",
        "meta-viewport",
    ],
}
RUN = """async ([scope, only]) => {
  const options = { runOnly: only, resultTypes: ["violations"], preload: false, iframes: false };
  const { violations } = await axe.run(scope, options);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}: ${node.failureSummary}`));
}"""
UNFOLD_MENU = "(open) => document.querySelectorAll('.site-header__toggle').forEach((each) => { each.open = open; })"
# What reaches past the right edge, if the page then scrolls.
SIDEWAYS = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= innerWidth) return [];
  const all = [...document.body.querySelectorAll("*")];
  const wide = all.filter((each) => each.getBoundingClientRect().right > innerWidth);
  return [`${root.scrollWidth} in ${innerWidth}`, ...wide.map((each) => each.outerHTML.slice(0, 120))];
}"""
DESK_WIDTH, PHONE_WIDTH, SMALL_PHONE_WIDTH = 1280, 390, 320
HEIGHT = 800


def faults(tab: Tab) -> list[str]:
    """Of the whole page: on a phone in dark colours, then, as it stays, at a desk in light ones."""
    return list(_of_page(tab))


def _of_page(tab: Tab) -> Iterator[str]:
    tab.add_script_tag(url=ADDRESS)
    tab.evaluate(UNFOLD)
    tab.evaluate(UNFOLD_MENU, True)
    for width in (SMALL_PHONE_WIDTH, PHONE_WIDTH):
        look(tab, width, "dark")
        yield from tab.evaluate(SIDEWAYS)
    yield from violations(tab, "html", OF_LOOKS)
    tab.evaluate(UNFOLD_MENU, False)
    look(tab, DESK_WIDTH, "light")
    yield from violations(tab, "html", ALL)


def faults_in(tab: Tab, scope: str) -> list[str]:
    """Of a part of a page whose frame is not ours."""
    tab.add_script_tag(url=ADDRESS)
    look(tab, DESK_WIDTH, "dark")
    found = violations(tab, scope, OF_LOOKS)
    look(tab, DESK_WIDTH, "light")
    return found + violations(tab, scope, ALL)


def look(tab: Tab, width: int, colours: str) -> None:
    tab.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    tab.set_viewport_size({"width": width, "height": HEIGHT})
    tab.evaluate(PAUSE)


def violations(tab: Tab, scope: str, only: Mapping[str, object]) -> list[str]:
    found: list[str] = tab.evaluate(RUN, [scope, only])
    return found
