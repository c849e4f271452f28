"""A moderator clears a queue of fifty in the admin without touching the mouse."""

import pytest

from accounts.models import User
from hub.moderation.models import Case
from networks.discussions.models import Thread
from tests.browser.communities import CONCERN
from tests.browser.conftest import Site
from tests.browser.keyboard import Keyboard
from tests.browser.pages.page import HANA
from tests.networks.discussions.make import make_posts, make_report

pytestmark = pytest.mark.browser

QUEUE = "/admin/moderation/case/"
MANY = 50


def make_queue() -> None:
    """Nothing but fifty posts that somebody reported."""
    Case.objects.all().delete()
    thread = Thread.objects.get(title=CONCERN)
    ella = User.objects.get(display_name="Ella Novak")
    for post in make_posts(thread, User.objects.get(display_name="Ben Okafor"), MANY):
        make_report(post, ella, reason="spam")


def waiting() -> int:
    return Case.objects.filter(decided_at=None).count()


def test_fifty_are_cleared_by_keys_alone(site: Site) -> None:
    make_queue()
    visitor = site.visitor(HANA)
    page = visitor.open(QUEUE)
    keys = Keyboard(page)
    visitor.settle()
    # One by one: the first is opened and left as it is.
    keys.press("j")
    with page.expect_navigation():
        keys.press("o")
    visitor.settle()
    keys.press("1", "m")
    keys.type("A question, not advertising.")
    with page.expect_navigation():
        keys.press("Control+Enter")
    visitor.settle()
    assert waiting() == MANY - 1
    # Two of them together are deleted: x chooses, d asks once more, the reason has the focus.
    keys.press("j", "x", "j", "x")
    with page.expect_navigation():
        keys.press("d")
    visitor.settle()
    keys.type("Advertising.")
    with page.expect_navigation():
        keys.press("Control+Enter")
    visitor.settle()
    assert Case.objects.filter(decision="deleted").count() == 2
    # All that is left.
    keys.press("?", "a")
    with page.expect_navigation():
        keys.press("e")
    visitor.settle()
    keys.type("Looked at all of them.")
    with page.expect_navigation():
        keys.press("Control+Enter")
    assert "Nothing waits for you" in page.content()
    assert waiting() == 0
    assert visitor.watch.taken() == []
