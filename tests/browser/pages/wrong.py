"""When something is wrong; and what only those who build the site see."""

from playwright.sync_api import Page as Tab

from accounts.models import User
from tests.browser.communities import LOCKED, PROMOTED
from tests.browser.pages.networks import LEADS
from tests.browser.pages.page import ELLA, HANA, Page


def without_cookies(tab: Tab) -> None:
    tab.context.clear_cookies()


def when_the_database_is_away(tab: Tab) -> None:
    tab.locator("main form[method=post]").first.evaluate(
        "(form) => { form.action = '/unavailable/'; }"
    )


def as_soon_as_they_are_staff(_: Tab) -> None:
    User.objects.filter(display_name=PROMOTED).update(is_staff=True)


WRONG = [
    Page("not found", "/no/such/page/"),
    Page("refused", "/refused/"),
    Page("refused to a member", "/refused/", ELLA),
    Page("too many requests", "/limited/"),
    Page("search that took too long", "/slow-search/?q=falls&page=2&kind=story"),
    Page("unavailable", "/unavailable/"),
    Page("unavailable, what was sent", LEADS + "join/", HANA, {}, first=when_the_database_is_away),
    Page("sent by somebody suspended", LEADS + "join/", LOCKED, {}),
    Page(
        "sent before the second step",
        LEADS + "join/",
        PROMOTED,
        {},
        first=as_soon_as_they_are_staff,
    ),
    Page("not understood", "/garbled/"),
    Page("broken", "/broken/"),
    Page("address not confirmed", "/unconfirmed/", ELLA),
    Page("sent without a token", "/accounts/login/", first=without_cookies, send={}),
]

BUILDERS = [
    Page("style", "/style/", debug=True),
    Page("mailbox", "/mail/", debug=True),
    Page("mail", "{mail}", debug=True),
    Page("check your mail, developing", "/accounts/confirm-email/", debug=True),
    Page("e-mail address, developing", "/accounts/email/", ELLA, debug=True),
]
