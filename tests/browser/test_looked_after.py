"""What makes it safe to speak here, as those concerned meet it: somebody reports, a moderator decides, both hear of it;
and mail stops when its reader wants it to.

An article's way is walked in test_share_walk.py, a testimony's in test_testimony.py, a queue's in
test_queue_by_keyboard.py.
"""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from hub.moderation.models import Case
from hub.notifications.mail import digests
from hub.notifications.models import Digest
from learn.comments import flows as comments
from learn.comments.models import Comment
from learn.models import Article
from tests.browser.conftest import Site
from tests.browser.joining import join
from tests.browser.pages.page import DEV, ELLA, HANA
from tests.browser.people import WITH_FILES
from tests.jobs import run_jobs_beside_a_browser
from tests.learn.comments.make import here_for_a_year, make_comment

pytestmark = pytest.mark.browser

RUDE = "Only a fool would read nine lines aloud."
DAILY = "Here and in a daily e-mail"


@pytest.fixture(autouse=True)
def leave_nobody_behind(site: Site) -> Iterator[None]:
    yield
    site.say_goodbye()


def person(name: str) -> User:
    return User.objects.get(display_name=name)


def article() -> Article:
    return Article.objects.get(title=WITH_FILES)


# --- Somebody reports, and hears what came of it ----------------------------------------------------


def test_a_report_is_sent_decided_about_and_answered(site: Site) -> None:
    said = make_comment(article(), here_for_a_year(person(DEV)), RUDE)
    page = site.visitor().open("/")
    join(site, page, "Rhea Moss", "rhea.moss@example.org")
    report(page, said)

    staff = site.visitor(HANA).open("/admin/moderation/case/")
    decide(staff, said)
    run_jobs_beside_a_browser()

    page.goto("/")
    expect(page.locator("[data-bell-count]")).to_contain_text("1")
    page.goto("/notifications/")
    expect(page.locator("main")).to_contain_text("We looked at it, and took it down.")
    page.goto("/report/")
    expect(page.locator("main")).to_contain_text("We looked at it, and took it down.")
    expect(page.locator("main")).not_to_contain_text(HANA)
    page.goto(said.get_absolute_url())
    expect(page.locator("main")).not_to_contain_text(RUDE)

    told = site.visitor(DEV).open("/report/")
    expect(told.locator("main")).to_contain_text("Please say it kindly.")
    expect(told.locator("main")).not_to_contain_text("Rhea")
    expect(told.locator("main")).not_to_contain_text("Rude to a colleague")


def report(page: Page, said: Comment) -> None:
    page.goto(said.get_absolute_url())
    page.locator(f"#comment-{said.pk}").get_by_role("link", name="Report").click()
    page.get_by_label("It is harassment").check()
    page.locator("[name=text]").fill("It makes fun of whoever tries.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for telling us")
    page.get_by_role("main").get_by_role("link", name="Your reports").click()
    expect(page.locator("main")).to_contain_text("Nobody has decided yet.")


def decide(page: Page, said: Comment) -> None:
    case = Case.objects.get(kind="comment", object_id=said.pk)
    page.locator(f"a[href*='/case/{case.pk}/']").first.click()
    expect(page.locator("#content")).to_contain_text("It makes fun of whoever tries.")
    page.get_by_label("Delete it", exact=True).check()
    decision = page.locator("form:has([name=decision])")
    decision.locator("[name=note]").fill("Rude to a colleague")
    decision.locator("[name=message]").fill("Please say it kindly.")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.locator("#content")).not_to_contain_text(RUDE)


# --- A digest comes, and stops ----------------------------------------------------------------------


def test_a_daily_mail_is_chosen_comes_and_is_stopped_in_one_press_without_signing_in(
    site: Site,
) -> None:
    choose_daily(site.visitor(DEV).open("/notifications/settings/"))
    reply("We do the same on Ward 5.")
    letter = sent()
    assert "We do the same on Ward 5." in str(letter.body)
    link = re.search(r'href="([^"]+)">Stop the', str(letter.alternatives[0][0]))
    assert link

    page = site.visitor().page
    page.goto(link[1])
    reply("Opening the link changed nothing.")
    assert "Opening the link changed nothing." in str(sent().body)
    page.get_by_role("button", name="Stop the daily mail").click()
    expect(page.get_by_role("status")).to_contain_text("You get no daily mail from us any more.")
    reply("Nobody gets a mail of this.")
    assert letters() == []
    here = site.visitor(DEV).open("/notifications/")
    expect(here.locator("main")).to_contain_text("Nobody gets a mail of this.")


def test_a_mail_program_stops_it_by_its_own_button(site: Site) -> None:
    """It sends what RFC 8058 says to the address in the header: no page, no session, no token."""
    choose_daily(site.visitor(DEV).open("/notifications/settings/"))
    reply("We read them at noon.")
    letter = sent()
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    program = site.visitor().context.request
    answer = program.post(address, form={"List-Unsubscribe": "One-Click"})
    assert answer.ok
    assert "set-cookie" not in answer.headers
    reply("Nobody gets a mail of that either.")
    assert letters() == []


def choose_daily(page: Page) -> None:
    """For answers to one's own comments."""
    page.locator("[name=reply]").select_option(label=DAILY)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It holds for everything")).to_be_visible()


def reply(text: str) -> Comment:
    """To Dev, by Ella; jobs tell him of it."""
    first = Comment.objects.filter(
        author__display_name=DEV, reply_to=None, deleted_at=None, hidden_at=None
    )
    writing = comments.CommentInput(
        by=here_for_a_year(person(ELLA)), body=f"<p>{text}</p>", key=uuid4()
    )
    said = comments.write(article=article(), writing=writing, reply_to=first.order_by("pk")[0])
    run_jobs_beside_a_browser()
    return said


def letters() -> list[EmailMultiAlternatives]:
    """The digests that go out when their hour has come."""
    mail.outbox.clear()
    Digest.objects.filter(done_at=None).update(due_at=timezone.now())
    digests.begin()
    run_jobs_beside_a_browser()
    return [each for each in mail.outbox if isinstance(each, EmailMultiAlternatives)]


def sent() -> EmailMultiAlternatives:
    (letter,) = letters()
    return letter
