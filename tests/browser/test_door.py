"""The door of a private network, as people meet it: a newcomer gets in, takes part and leaves; outsiders find no trace.

The newcomer's browser runs no scripts, the convener uses the keyboard alone.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from networks.discussions.models import PostMention, Thread
from networks.models import Membership
from tests.browser.communities import LEADS
from tests.browser.conftest import Site, Visitor
from tests.browser.joining import confirm_on_another_machine, fill_in_the_form
from tests.browser.keyboard import Keyboard
from tests.make import PASSWORD

pytestmark = pytest.mark.browser

HOME = f"/networks/{LEADS}/"
NAME, ADDRESS = "Mira Holt", "mira.holt@example.org"
ANSWER = "I lead handover on three wards."
TITLE, WORDS, ANSWERED = (
    "Quokkas at the bedside",
    "Numbats and bilbies wrote this down.",
    "We do that as well.",
)


@pytest.fixture(autouse=True)
def leave_nobody_behind(site: Site) -> Iterator[None]:
    yield
    site.say_goodbye()


@pytest.fixture
def checklist(tmp_path: Path) -> Path:
    path = tmp_path / "wombat-checklist.txt"
    path.write_text("Nine lines for the night.")
    return path


def test_a_newcomer_gets_in_takes_part_and_leaves_no_trace_outside(
    site: Site, checklist: Path
) -> None:
    mira, ella, outsider = (
        site.visitor(java_script_enabled=False),
        site.visitor("Ella Novak"),
        site.visitor(),
    )
    sign_up(site, mira)
    ask_to_join(mira)
    assert mira.page.goto(f"{HOME}discussions/").status == 404  # type: ignore[union-attr]
    let_in_by_keyboard(ella)
    thread = start_a_discussion(mira, checklist)
    file = attached(mira.page)
    answer(ella, thread)
    mira.open(thread)
    expect(mira.page.locator("main")).to_contain_text(ANSWERED)
    find_no_trace(outsider, [thread, file, f"{HOME}members/", f"{HOME}discussions/"])
    leave(mira)
    find_no_trace(mira, [thread, file, f"{HOME}members/", f"{HOME}discussions/"])
    assert [*mira.watch.taken(), *ella.watch.taken(), *outsider.watch.taken()] == []


def sign_up(site: Site, mira: Visitor) -> None:
    page = mira.open("/accounts/signup/")
    fill_in_the_form(page, NAME, ADDRESS)
    confirm_on_another_machine(site, ADDRESS)
    mira.open("/accounts/login/")
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def ask_to_join(mira: Visitor) -> None:
    """From the directory; what is forgotten is asked for, and what was written stays."""
    page = mira.open("/networks/?q=handover")
    page.get_by_role("link", name="Handover leads").click()
    page.get_by_role("link", name="Ask to join").first.click()
    page.get_by_label("Why?").fill(ANSWER)
    send(page, "Ask to join")
    expect(page.get_by_label("Why?")).to_have_value(ANSWER)
    page.get_by_role("checkbox").check()
    send(page, "Ask to join")
    expect(page.get_by_text("You have asked to join.")).to_be_visible()
    story = Membership.objects.get(network__slug=LEADS, user__display_name=NAME)
    assert (story.state, story.answers[0][1]) == ("requested", ANSWER)


def let_in_by_keyboard(ella: Visitor) -> None:
    keys = Keyboard(ella.open(HOME))
    keys.follow("Requests")
    expect(keys.page.locator("main")).to_contain_text(ANSWER)
    keys.go_to(f"Choose {NAME}")
    keys.press("Space")
    keys.follow("Let in everybody ticked")
    expect(keys.page.get_by_text("Let in: 1.")).to_be_visible()
    assert Membership.objects.get(network__slug=LEADS, user__display_name=NAME).is_active


def start_a_discussion(mira: Visitor, checklist: Path) -> str:
    """With a file, and naming the convener. Returns its address."""
    page = mira.open(HOME)
    expect(page.get_by_text("You are a member.")).to_be_visible()
    page.get_by_role("link", name="Start a discussion").first.click()
    page.get_by_label("Title").fill(TITLE)
    convener = User.objects.get(display_name="Ella Novak")
    page.locator("[name=body]").fill(f"{WORDS} @{convener.handle}")
    page.locator("[type=file]").first.set_input_files(checklist)
    page.get_by_role("main").get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    thread = Thread.objects.get(title=TITLE)
    assert PostMention.objects.filter(post__thread=thread, user=convener).exists()
    return thread.get_absolute_url()


def attached(page: Page) -> str:
    link = page.get_by_role("link", name=re.compile("wombat-checklist"))
    address = urlsplit(str(link.get_attribute("href"))).path
    assert page.request.get(address).text() == "Nine lines for the night."
    return address


def answer(ella: Visitor, thread: str) -> None:
    page = ella.open(thread)
    expect(page.locator("main")).to_contain_text(WORDS)
    write(page.locator("#reply"), ANSWERED)
    page.get_by_role("button", name="Post your reply").click()
    expect(page.locator("main")).to_contain_text(ANSWERED, timeout=20_000)
    ella.settle()


def write(box: Locator, words: str) -> None:
    """In the editor where there is one, in the plain field where not."""
    editor = box.locator("[contenteditable=true]")
    field = editor if editor.count() else box.locator("[name=body]")
    field.fill(words)


def find_no_trace(visitor: Visitor, addresses: list[str]) -> None:
    page = visitor.page
    for address in addresses:
        answered = page.goto(address)
        assert answered is not None and answered.status == 404, address
    for address in ("/networks/?q=handover+leads", HOME):
        visitor.open(address)
        expect(page.locator("main")).to_contain_text("Those who look after handover, together.")
        untold(page)
    for address in (
        "/learn/?q=numbats+quokkas",
        "/networks/search/?q=numbats",
        "/networks/search/?q=quokkas",
        "/",
    ):
        visitor.open(address)
        untold(page)
    assert not any(
        WORDS in str(sent.body) for sent in mail.outbox if "ella" not in "".join(sent.to)
    )


def untold(page: Page) -> None:
    told = page.locator("main").inner_text()
    assert not any(words in told for words in (TITLE, WORDS, ANSWERED, "wombat"))


def leave(mira: Visitor) -> None:
    page = mira.open(f"{HOME}membership/")
    send(page, "Leave this network")
    expect(page.get_by_text("You have left Handover leads.")).to_be_visible()


def send(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).click()


def test_a_convener_without_scripts_lets_many_in(site: Site) -> None:
    """And finds them, invites others, and saves the settings as they are."""
    join_by_keyboard(site, "Hana Kim")
    ella = site.visitor("Ella Novak", java_script_enabled=False)
    page = ella.open(f"{HOME}requests/")
    waiting = page.get_by_role("checkbox")
    number = waiting.count()
    for box in waiting.all():
        box.check()
    send(page, "Let in everybody ticked")
    expect(page.get_by_text(f"Let in: {number}.")).to_be_visible()
    ella.open(f"{HOME}members/")
    page.get_by_label("Name or job").fill("hana")
    page.get_by_role("main").get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".person")).to_have_count(1)
    ella.open(f"{HOME}invitations/")
    page.get_by_label("addresses").fill("one@example.net, two@example.net")
    send(page, "Look who is invited")
    expect(page.get_by_text("These are invited (2):")).to_be_visible()
    send(page, "Send 2 invitations")
    expect(page.get_by_text("Invitations sent: 2.")).to_be_visible()
    ella.open(f"{HOME}settings/")
    send(page, "Save")
    expect(page.get_by_text("The settings are saved.")).to_be_visible()
    assert ella.watch.taken() == []


def join_by_keyboard(site: Site, name: str) -> None:
    visitor = site.visitor(name)
    keys = Keyboard(visitor.open(HOME))
    keys.follow("Ask to join")
    keys.fill("Why?", "To listen.")
    keys.fill("Where do you work?", "Ward 9")
    keys.go_to("I ")
    keys.press("Space")
    keys.follow("Ask to join")
    expect(keys.page.get_by_text("You have asked to join.")).to_be_visible()
    site.let_go(visitor)
