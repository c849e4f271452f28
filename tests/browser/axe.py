"""axe in a page, and the widths of phones."""

from importlib.resources import files

from playwright.sync_api import Page as Tab

from tests.browser.pages import UNFOLD

SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text()
ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What a change of colours and width can break; the rest is the same document.
OF_LOOKS = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "meta-viewport"],
}
RUN = """async ([scope, only]) => {
  const { violations } = await axe.run(scope, { runOnly: only, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}: ${node.failureSummary}`));
}"""
UNFOLD_MENU = "document.querySelectorAll('.site-header__toggle').forEach((each) => { each.open = true; })"
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"
DESK_WIDTH, PHONE_WIDTH, SMALL_PHONE_WIDTH = 1280, 390, 320


def check(tab: Tab) -> None:
    """The whole page: at a desk in light colours, on a phone in dark ones."""
    look(tab, DESK_WIDTH, "light")
    tab.evaluate(UNFOLD)
    tab.evaluate(SCRIPT)
    assert faults(tab, "html", ALL) == []
    look(tab, PHONE_WIDTH, "dark")
    assert tab.evaluate(SIDEWAYS) <= 0
    tab.evaluate(UNFOLD_MENU)
    assert faults(tab, "html", OF_LOOKS) == []
    look(tab, SMALL_PHONE_WIDTH, "dark")
    assert tab.evaluate(SIDEWAYS) <= 0


def check_part(tab: Tab, scope: str) -> None:
    """A part of a page whose frame is not ours."""
    tab.evaluate(SCRIPT)
    for colours in ("light", "dark"):
        look(tab, DESK_WIDTH, colours)
        assert faults(tab, scope, ALL) == []


def look(tab: Tab, width: int, colours: str) -> None:
    tab.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    tab.set_viewport_size({"width": width, "height": 800})


def faults(tab: Tab, scope: str, only: dict[str, object]) -> list[str]:
    found: list[str] = tab.evaluate(RUN, [scope, only])
    return found
