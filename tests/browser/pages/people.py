"""Joining, signing in, people and organisations."""

from playwright.sync_api import Page as Tab

from tests.browser.pages.page import DEV, ELLA, NONSENSE, Page, send
from tests.make import PASSWORD


def after_a_password(tab: Tab) -> None:
    """To the second step of signing in."""
    send(tab, "main form", {"login": "cleo.marsh@example.org", "password": PASSWORD})


PEOPLE = [
    Page("join", "/accounts/signup/"),
    Page("join, nothing written", "/accounts/signup/", send={}),
    Page(
        "join, wrong",
        "/accounts/signup/",
        send={"email": "ivy", "password1": "ivy", "organisation_name": NONSENSE},
    ),
    Page("check your mail", "/accounts/confirm-email/"),
    Page("confirm", "{confirm}"),
    Page("confirm, taken", "{confirm_taken}"),
    Page("confirm, too old", "/accounts/confirm-email/too-old/"),
    Page("sign in", "/accounts/login/"),
    Page("sign in, nothing written", "/accounts/login/", send={}),
    Page(
        "sign in, wrong",
        "/accounts/login/",
        send={"login": "ivy@example.org", "password": "not mine"},
    ),
    Page("second step", "/accounts/login/", first=after_a_password),
    Page("second step, wrong", "/accounts/login/", first=after_a_password, send={"code": "000000"}),
    Page("closed account", "/accounts/inactive/"),
    Page("forgotten password", "/accounts/password/reset/"),
    Page("forgotten password, wrong", "/accounts/password/reset/", send={"email": "ivy"}),
    Page("forgotten password, sent", "/accounts/password/reset/done/"),
    Page("new password", "{reset}"),
    Page("new password, wrong", "{reset}", send={"password1": "short"}),
    Page("new password, too old", "/accounts/password/reset/key/1-too-old/"),
    Page("new password, done", "/accounts/password/reset/key/done/"),
    Page("organisations", "/organisations/"),
    Page("organisations, none", f"/organisations/?q={NONSENSE}"),
    Page("organisation", "{organisation}"),
    Page("organisation of a member", "{organisation}", ELLA),
    Page("organisation, proposed", "/organisations/novak-family-fund/", ELLA),
    Page("organisation, nobody there", "/organisations/ward-eleven-together/"),
    Page("profile", "{person}"),
    Page("own profile", "{person}", ELLA),
    Page("own profile, empty", "/people/dev-sharma/", DEV),
    Page("terms", "/about/terms/"),
    Page("privacy", "/about/privacy/"),
    Page("guidelines", "/about/guidelines/"),
    Page("account closed", "/closed/"),
]
