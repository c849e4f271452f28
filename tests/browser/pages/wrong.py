"""When something is wrong; and what only those who build the site see."""

from playwright.sync_api import Page as Tab

from tests.browser.pages.page import ELLA, Page


def without_cookies(tab: Tab) -> None:
    tab.context.clear_cookies()


WRONG = [
    Page("not found", "/no/such/page/"),
    Page("refused", "/refused/"),
    Page("refused to a member", "/refused/", ELLA),
    Page("too many requests", "/limited/"),
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
