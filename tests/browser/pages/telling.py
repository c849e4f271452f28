"""What people are told, on the site and by mail, and how they stop it."""

from playwright.sync_api import Page as Tab

from tests.browser.pages.page import CLEO, DEV, Page


def half_a_night(tab: Tab) -> None:
    """Quiet hours that begin and never end."""
    tab.locator("[name=quiet_from]").select_option("22:00")


NOTIFICATIONS = [
    Page("notifications", "/notifications/", DEV),
    Page("notifications, none", "/notifications/", CLEO),
    Page("notifications, chosen", "/notifications/settings/", DEV),
    Page(
        "notifications, chosen wrongly",
        "/notifications/settings/",
        DEV,
        first=half_a_night,
        send={},
    ),
    Page("notifications, from a mail", "{choices}"),
    Page("notifications, from an old mail", "/notifications/choose/too-old/"),
    Page("announcement", "{announcement}", DEV),
    Page("stop a digest", "{stop_digest}"),
    Page("stop a digest, stopped", "{stop_digest}", send={}),
    Page("stop a mail", "{stop_mail}"),
    Page("stop a mail, stopped", "{stop_mail}", send={}),
]

NEWSLETTER = [
    Page("newsletter", "/newsletter/"),
    Page("newsletter, no address", "/newsletter/", send={"email": "ivy"}),
    Page("newsletter, asked", "/newsletter/asked/"),
    Page("newsletter, to confirm", "{newsletter}"),
    Page("newsletter, confirmed", "{newsletter}", send={}),
    Page("newsletter, too old", "/newsletter/confirm/too-old/"),
    Page("newsletter, to stop", "{stop_newsletter}"),
    Page("newsletter, stopped", "{stop_newsletter}", send={}),
]
