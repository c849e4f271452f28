"""No page complains in the browser's console, breaks the content policy, or asks another host for anything."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Template
from django.test.signals import template_rendered
from playwright.sync_api import Error as PlaywrightError

from tests.browser.conftest import Site
from tests.browser.desk import Desk
from tests.browser.pages import EDITORS, SITE, Page

pytestmark = pytest.mark.browser

ALL = [*SITE, *EDITORS]
TEMPLATES = Path(settings.BASE_DIR, "templates")
# Pieces that only scripts ask for (tests of search and of joining open them), pages that nobody can reach here, and
# what allauth would make its own pages of.
NOT_OPENED = {
    "learn/_suggestions.html",
    "accounts/_organisation_options.html",
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
class Round:
    """What was heard and rendered while every page was opened once."""

    troubles: dict[str, list[str]] = field(default_factory=dict)
    rendered: set[str] = field(default_factory=set)

    def note(self, sender: Template, **_: Any) -> None:
        self.rendered.add(str(sender.name))


@pytest.fixture(scope="module")
def made_round(site: Site) -> Round:
    desk, made = Desk(site), Round()
    template_rendered.connect(made.note)
    desk.prepare()
    for page in ALL:
        made.troubles[page.name] = troubles_on(desk, page)
    template_rendered.disconnect(made.note)
    return made


def troubles_on(desk: Desk, page: Page) -> list[str]:
    try:
        with desk.opened(page) as (visitor, _):
            return visitor.watch.taken()
    except PlaywrightError as error:
        return [f"not opened: {error}"]


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.name)
def test_is_quiet_and_stays_on_its_host(made_round: Round, page: Page) -> None:
    assert made_round.troubles[page.name] == []


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
    every = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert every - NOT_OPENED - made_round.rendered == set()
