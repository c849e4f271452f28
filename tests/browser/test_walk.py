"""A new visitor joins, finds an article, keeps and cites it, and leaves: by keyboard alone, and without scripts."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Page, expect

from accounts.models import Organisation
from learn.models import Bookmark, Reaction
from tests.browser.conftest import Site
from tests.browser.joining import confirm_on_another_machine, fill_in_the_form, sign_in_as
from tests.browser.keyboard import Keyboard
from tests.jobs import outbox
from tests.make import PASSWORD

pytestmark = pytest.mark.browser

WORDS = "central line infection in children"
TITLE = "Fourteen months without a central line infection"
NOTE = "Show this to the night team."


@pytest.fixture
def machine_without_mail_server(site: Site) -> Iterator[None]:
    """As on a newcomer's machine: mails are files, and a page shows them."""
    to_files = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(settings.MAIL_FOLDER)},
    }
    with override_settings(DEBUG=True, MAILERS={"default": to_files}):
        yield


@pytest.fixture(autouse=True)
def leave_nobody_behind(site: Site) -> Iterator[None]:
    yield
    site.say_goodbye()


@pytest.mark.usefixtures("machine_without_mail_server")
def test_a_newcomer_needs_nothing_but_a_keyboard(site: Site) -> None:
    visitor = site.visitor()
    keys = Keyboard(visitor.open("/"))
    page = keys.page
    join(keys, "Ivy Larkin", "ivy.larkin@example.org")
    outbox()
    confirm_by_the_mail_page(keys)
    expect(page.locator(".person-menu__name")).to_have_text("Ivy Larkin")
    find_the_article(keys)
    save_with_a_note(keys)
    react(keys)
    assert TITLE in cited(keys)
    sign_out(keys, "Ivy Larkin")
    sign_in(keys, "ivy.larkin@example.org")
    keys.follow("Saved")
    expect(page.locator("main")).to_contain_text(TITLE)
    expect(page.locator("main")).to_contain_text(NOTE)
    assert visitor.watch.taken() == []


def join(keys: Keyboard, name: str, address: str) -> None:
    organisation = Organisation.objects.listed().order_by("-pk")[0]
    keys.follow("Join")
    keys.fill("Your name", name)
    keys.fill("E-mail address", address)
    keys.fill("Password", PASSWORD)
    keys.fill("I am here as", "Health")
    keys.fill("Organisation", organisation.name[:12])
    expect(keys.page.get_by_role("option", name=organisation.name)).to_be_visible()
    chosen = keys.page.locator("[role=option][aria-selected=true]")
    while not chosen.filter(has_text=organisation.name).count():
        keys.press("ArrowDown")
    keys.press("Enter")
    expect(keys.page.locator("[name=organisation_name]")).to_have_value(organisation.name)
    keys.fill("Country", "United Kingdom")
    keys.fill("Job title", "Ward sister")
    keys.go_to("I agree to the terms")
    keys.press("Space")
    keys.follow("Join")
    expect(keys.page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")


def confirm_by_the_mail_page(keys: Keyboard) -> None:
    keys.follow("Read them here")
    keys.follow("Confirm your e-mail address")
    keys.follow("http")
    expect(keys.page.get_by_role("heading", level=1)).to_have_text("Confirm your e-mail address")
    keys.follow("Yes, confirm it")


def find_the_article(keys: Keyboard) -> None:
    keys.go_to("Search the library")
    keys.type(WORDS)
    keys.send()
    keys.follow(TITLE)
    expect(keys.page.get_by_role("heading", level=1)).to_contain_text(TITLE)


def save_with_a_note(keys: Keyboard) -> None:
    keys.go_to("Save for later")
    keys.press("Enter")
    expect(keys.page.locator("#save")).to_contain_text("Saved.")
    keys.go_to("Add a private note")
    keys.press("Enter")
    keys.fill("Private note", NOTE)
    keys.go_to("Keep the note")
    keys.press("Enter")
    expect(keys.page.locator("#save summary")).to_have_text("Your private note")
    assert Bookmark.objects.get(user__display_name="Ivy Larkin").note == NOTE


def react(keys: Keyboard) -> None:
    keys.go_to("Helpful")
    keys.press("Space")
    expect(keys.page.get_by_role("button", name=re.compile("^Helpful"))).to_have_attribute(
        "aria-pressed", "true"
    )
    assert Reaction.objects.filter(user__display_name="Ivy Larkin", kind="helpful").exists()


def cited(keys: Keyboard) -> str:
    """The BibTeX entry, fetched from the article's page."""
    keys.go_to("Cite this article")
    keys.press("Enter")
    keys.go_to("BibTeX")
    with keys.page.expect_download() as download:
        keys.press("Enter")
    return download.value.path().read_text()


def sign_out(keys: Keyboard, name: str) -> None:
    keys.go_to(name)
    keys.press("Enter")
    keys.follow("Sign out")
    expect(keys.page.get_by_role("link", name="Join").first).to_be_visible()


def sign_in(keys: Keyboard, address: str) -> None:
    keys.follow("Sign in")
    keys.fill("E-mail address", address)
    keys.fill("Password", PASSWORD)
    keys.send()


def test_the_same_works_without_scripts(site: Site) -> None:
    visitor = site.visitor(java_script_enabled=False)
    page = visitor.open("/")
    page.get_by_role("link", name="Join", exact=True).click()
    fill_in_the_form(page, "Jo Plain", "jo.plain@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    confirm_on_another_machine(site, "jo.plain@example.org")
    sign_in_as(page, "jo.plain@example.org")
    page.get_by_role("main").get_by_role("searchbox").fill(WORDS)
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name=TITLE).click()
    save_and_cite(page)
    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Join", exact=True)).to_be_visible()
    assert visitor.watch.taken() == []


def save_and_cite(page: Page) -> None:
    page.get_by_role("button", name="Save for later").click()
    page.get_by_text("Add a private note").click()
    page.get_by_label("Private note").fill(NOTE)
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#save textarea")).to_have_value(NOTE)
    page.get_by_role("button", name="I will use this").click()
    expect(page.get_by_role("button", name="I will use this")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_text("Cite this article").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="RIS").click()
    assert TITLE in download.value.path().read_text()
