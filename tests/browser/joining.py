"""Joining and signing in as a person does it, with or without scripts."""

import re

from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from accounts.models import Organisation, User
from tests.browser.conftest import Site
from tests.jobs import outbox
from tests.make import PASSWORD


def join(site: Site, page: Page, name: str, address: str) -> None:
    """From any page to being signed in for the first time."""
    page.get_by_role("link", name="Join", exact=True).click()
    fill_in_the_form(page, name, address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    confirm_on_another_machine(site, address)
    sign_in_as(page, address)


def fill_in_the_form(page: Page, name: str, address: str) -> None:
    organisation = Organisation.objects.listed().order_by("-pk")[0]
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("I am here as").select_option("patient")
    page.locator("[name=organisation_name]").fill(organisation.name)
    page.get_by_label("Country").select_option("GB")
    page.get_by_label("I agree to the terms").check()
    page.get_by_role("main").get_by_role("button", name="Join").click()
    assert User.objects.get(email=address).organisation == organisation


def confirm_on_another_machine(site: Site, address: str) -> None:
    """Following the link alone changes nothing: mail scanners follow it too."""
    sent = next(each for each in reversed(outbox()) if each.to == [address])
    link = re.search(r"http\S+", str(sent.body))
    assert link
    elsewhere = site.visitor(java_script_enabled=False)
    elsewhere.page.goto(link[0])
    assert not EmailAddress.objects.filter(email=address, verified=True).exists()
    elsewhere.page.get_by_role("button", name="Yes, confirm it").click()
    assert EmailAddress.objects.filter(email=address, verified=True).exists()


def sign_in_as(page: Page, address: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
