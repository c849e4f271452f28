"""Campaigns and testimonies."""

from playwright.sync_api import Page as Tab

from tests.browser.communities import RECEIPT
from tests.browser.pages.networks import QUIET
from tests.browser.pages.page import ELLA, NONSENSE, Page, send

CORNER, ADDING = "/networks/night-rounds/", "main form[enctype]"


def tells_without_a_name(tab: Tab) -> None:
    """A testimony is written and sent, by somebody who cannot go on."""
    tab.locator("main form [name=text]").fill("Nobody came. Since then I want to end my life.")
    tab.locator("main form [name=consent]").first.check()
    with tab.expect_navigation():
        tab.locator("main form [type=submit]").click()


def tells_who_it_is(tab: Tab) -> None:
    """The same, with a name in it, and nothing said of what may be done with it."""
    tab.locator("main form [name=text]").fill(
        "Mrs Hollis, 999 247 5145, was left alone. I want to end my life."
    )
    with tab.expect_navigation():
        tab.locator("main form [type=submit]").click()


def comes_back(tab: Tab) -> None:
    send(tab, "main form[method=post]", {"receipt": RECEIPT})


CAMPAIGNS = [
    Page("campaigns", CORNER + "campaigns/"),
    Page("campaigns, none", QUIET + "campaigns/", ELLA),
    Page("campaign", "{campaign}"),
    Page("campaign, a convener", "{campaign}", ELLA),
    Page("campaign, words found", "{campaign}?q=rang"),
    Page("campaign, no words found", f"{{campaign}}?q={NONSENSE}"),
    Page("network with a campaign", CORNER),
    Page("new campaign", CORNER + "campaigns/new/", ELLA),
    Page("new campaign, nothing written", CORNER + "campaigns/new/", ELLA, {}),
    Page("new campaign in a closed network", QUIET + "campaigns/new/", ELLA),
    Page("campaign, a draft", "{campaign_draft}", ELLA),
    Page("campaign, removing a draft", "{campaign_draft}removal/", ELLA),
    Page("campaign, changing a draft", "{campaign_draft}edit/", ELLA),
    Page("campaign, closed", "{campaign_closed}", ELLA),
    Page("campaign, removing one that was published", "{campaign_closed}removal/", ELLA),
    Page("campaign, changing", "{campaign}edit/", ELLA),
    Page("campaign, a figure half written", "{campaign}edit/", ELLA, {"figures-1-label": "Falls"}),
    Page("testimony, giving", "/testimonies/give/night-rounds/lists-at-night/"),
    Page("testimony, nothing written", "/testimonies/give/night-rounds/lists-at-night/", send={}),
    Page(
        "testimony, a patient named",
        "/testimonies/give/night-rounds/lists-at-night/",
        first=tells_who_it_is,
    ),
    Page(
        "testimony, given",
        "/testimonies/give/night-rounds/lists-at-night/",
        first=tells_without_a_name,
    ),
    Page("testimony, coming back", "/testimonies/"),
    Page("testimony, no such receipt", "/testimonies/", send={"receipt": "1234"}),
    Page("testimony, one's own", "/testimonies/", first=comes_back),
    Page("testimony, adding nothing", "/testimonies/", first=comes_back, send={}, form=ADDING),
    Page("testimony", "{testimony}"),
    Page("testimony, reporting", "{testimony_reported}"),
    Page("testimonies", CORNER + "testimonies/", ELLA),
    Page("testimonies, decided", CORNER + "testimonies/?show=decided", ELLA),
    Page("testimonies, none", QUIET + "testimonies/", ELLA),
    Page("testimony, deciding", CORNER + "testimonies/{testimony_waiting}/", ELLA),
    Page(
        "testimony, nothing decided",
        CORNER + "testimonies/{testimony_waiting}/",
        ELLA,
        {},
        "form:has([name=decision])",
    ),
    Page(
        "testimony, nothing taken out",
        CORNER + "testimonies/{testimony_waiting}/",
        ELLA,
        {},
        "form:has([name=out-seen])",
    ),
]
