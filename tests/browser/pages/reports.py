"""Reports, decisions and appeals, on the site."""

from playwright.sync_api import Page as Tab

from tests.browser.pages.networks import LEADS, QUIET
from tests.browser.pages.page import BEN, CLEO, DEV, ELLA, Page


def choose_reports(tab: Tab) -> None:
    """In the queue: tick one, and say what is to be done with it."""
    tab.locator(".desk-line input[type=checkbox]").first.check()
    with tab.expect_navigation():
        tab.locator("button[name=choice]").first.click()


REPORTS = [
    Page("report an article", "/report/article/{article_number}/"),
    Page("report an article, nothing said", "/report/article/{article_number}/", ELLA, {}),
    Page("report an article, thanks", "/report/thanks/?of=article-{article_number}"),
    Page("my reports", "/report/", DEV),
    Page("my reports, none", "/report/", CLEO),
    Page("reports of a network", LEADS + "reports/", ELLA),
    Page("reports of a network, decided", LEADS + "reports/?show=decided", ELLA),
    Page("reports of a network, none", QUIET + "reports/", ELLA),
    Page("report", LEADS + "reports/{reported}/", ELLA),
    Page(
        "report, nothing chosen",
        LEADS + "reports/{reported}/",
        ELLA,
        {},
        form="main form[novalidate]",
    ),
    Page("report, decided", LEADS + "reports/{decided}/", BEN),
    Page("report, handed over", LEADS + "reports/{handed_over}/", BEN),
    Page("report, held first", LEADS + "reports/{held_case}/", BEN),
    Page("reports, nothing like this", LEADS + "reports/?reason=illegal", ELLA),
    Page("reports, many at once", LEADS + "reports/", ELLA, first=choose_reports),
    Page("appeals", LEADS + "reports/appeals/", ELLA),
    Page("appeals, none", QUIET + "reports/appeals/", ELLA),
    Page("appeal", LEADS + "reports/appeals/{appeal}/", ELLA),
    Page("figures of reports", LEADS + "reports/figures/", ELLA),
    Page("figures of reports, none", QUIET + "reports/figures/", ELLA),
    Page("removals", LEADS + "reports/removals/", ELLA),
    Page("removals, none", QUIET + "reports/removals/", ELLA),
    Page("removal", LEADS + "reports/{decided}/removal/", ELLA),
    Page("answer a decision", "/report/decisions/{decided}/answer/", DEV),
    Page("answer a decision, nothing said", "/report/decisions/{decided}/answer/", DEV, {}),
    Page("answer a decision, answered", "/report/decisions/{hidden_case}/answer/", DEV),
    Page("warning", "/report/warnings/{warning}/", DEV),
]
