"""Every page, opened once, complains of nothing, stays on its host, and is one that everybody can use.

That is: nothing in the browser's console, no break of the content policy, no request to another host; and of our own
pages WCAG 2.2 AA, in both schemes, on phones too.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Template
from django.test.signals import template_rendered
from playwright.sync_api import Error as PlaywrightError

from tests.browser import axe
from tests.browser.conftest import Site, Visitor
from tests.browser.desk import Desk
from tests.browser.identifiers import faults_of_ids
from tests.browser.pages import ALL
from tests.browser.pages.admin import EDITORS
from tests.browser.pages.page import Page

pytestmark = pytest.mark.browser

OURS_IN_THE_ADMIN = {
    *("history", "version", "two editors", "merge authors", "merge organisations"),
    *("reports", "report", "report, nothing chosen", "report, held first", "reports, many at once"),
    *("appeals", "appeal", "figures of reports", "removals", "removal", "testimony"),
    *("newsletter, to send", "newsletter, going out", "job that failed"),
}
TEMPLATES = Path(settings.BASE_DIR, "templates")
# Pieces that only scripts ask for (tests of search and of joining open them), pages that nobody can reach here, and
# what allauth would make its own pages of.
NOT_OPENED = {
    "learn/_suggestions.html",
    "accounts/_organisation_options.html",
    "contributions/_tag_options.html",
    "posts/_people.html",
    "account/signup_closed.html",
    *(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("allauth/elements/*.html")),
    *(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("emails/**/*.html")),
}
SLIPPED_THROUGH = """() => {
  const add = (html) => document.body.insertAdjacentHTML("beforeend", html);
  add('<img src="/no-such-picture.png" onerror="window.ran = 1">');
  add('<img src="https://elsewhere.example/a.png" alt="">');
  add('<p style="color: red">Hello</p>');
  add('<iframe src="/"></iframe>');
  document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = 1" }));
}"""


@dataclass
class Seen:
    """What was heard while a page was opened and looked at, what axe finds in it, and what is wrong with its ids."""

    troubles: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


class Round:
    """Opens each page when it is first asked for; collects the templates of them all."""

    def __init__(self, site: Site) -> None:
        self.desk = Desk(site)
        self.rendered: set[str] = set()
        self._seen: dict[str, Seen] = {}

    def seen(self, page: Page) -> Seen:
        if page.name not in self._seen:
            self._seen[page.name] = self._look_at(page)
        return self._seen[page.name]

    def _look_at(self, page: Page) -> Seen:
        template_rendered.connect(self._note)
        try:
            with self.desk.opened(page) as (visitor, tab):
                ids = faults_of_ids(tab.content())
                faults = faults_of(page, visitor)
                return Seen(visitor.watch.taken(), faults, ids)
        except PlaywrightError as error:
            return Seen([f"not opened: {error}"])
        finally:
            template_rendered.disconnect(self._note)

    def _note(self, sender: Template, **_: Any) -> None:
        self.rendered.add(str(sender.name))


def faults_of(page: Page, visitor: Visitor) -> list[str]:
    """Of the whole page; of the admin's, whose frame is not ours, only what stands in it."""
    if page not in EDITORS:
        return axe.faults(visitor.page)
    if page.name.removeprefix("admin: ") in OURS_IN_THE_ADMIN:
        return axe.faults_in(visitor.page, "#content")
    return []


@pytest.fixture(scope="module")
def made_round(site: Site) -> Round:
    made_round = Round(site)
    made_round.desk.prepare()
    return made_round


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.name)
def test_is_quiet_and_everybody_can_use_it(made_round: Round, page: Page) -> None:
    seen = made_round.seen(page)
    assert seen.troubles == []
    assert seen.faults == []
    assert seen.ids == []


def test_the_policy_stops_what_would_slip_through(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.open("/")
    page.evaluate(SLIPPED_THROUGH)
    visitor.settle()
    assert page.evaluate("window.ran") is None
    stopped = [trouble for trouble in visitor.watch.taken() if "Content Security Policy" in trouble]
    assert len(stopped) >= 5, stopped


def test_every_template_was_opened(made_round: Round) -> None:
    """A new template is opened by these tests, or its name stands above with the reason."""
    for page in ALL:
        made_round.seen(page)
    every = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert every - NOT_OPENED - made_round.rendered == set()
