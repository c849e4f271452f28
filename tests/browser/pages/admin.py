"""The admin, as site staff see it."""

from collections.abc import Callable

from playwright.sync_api import Page as Tab

from tests.browser.pages.page import HANA, Page
from tests.browser.pages.reports import choose_reports


def choose_two(action: str) -> Callable[[Tab], None]:
    """In a list of the admin: tick two rows and do something with them."""

    def choose(tab: Tab) -> None:
        for row in (0, 1):
            tab.locator("input.action-select").nth(row).check()
        tab.locator("select[name=action]").first.select_option(action)
        with tab.expect_navigation():
            tab.locator("button[name=index]").first.click()

    return choose


def begun_earlier(tab: Tab) -> None:
    """The form of an article was opened before somebody else saved it."""
    tab.evaluate("document.querySelector('[name=expected_version]').value = 0")


EDITORS = [
    Page("admin", "/admin/", HANA),
    Page("admin: articles", "/admin/learn/article/", HANA),
    Page("admin: articles found", "/admin/learn/article/?q=handover&status__exact=published", HANA),
    Page("admin: article", "/admin/learn/article/{article_number}/change/", HANA),
    Page(
        "admin: article, wrong",
        "/admin/learn/article/{article_number}/change/",
        HANA,
        {"title": ""},
        "#article_form",
    ),
    Page("admin: contributions", "/admin/contributions/contribution/", HANA),
    Page("admin: contribution", "/admin/contributions/contribution/{shared_number}/change/", HANA),
    Page("admin: topic leads", "/admin/contributions/topiclead/", HANA),
    Page("admin: new topic lead", "/admin/contributions/topiclead/add/", HANA),
    Page("admin: new article", "/admin/learn/article/add/", HANA),
    Page("admin: history", "/admin/learn/article/{article_number}/history/", HANA),
    Page(
        "admin: two editors",
        "/admin/learn/article/{article_number}/change/",
        HANA,
        {"title": "Mine", "summary": "Mine too"},
        "#article_form",
        first=begun_earlier,
    ),
    Page("admin: version", "/admin/learn/article/{article_number}/history/1/", HANA),
    Page("admin: export", "/admin/learn/article/export/", HANA),
    Page("admin: categories", "/admin/learn/category/", HANA),
    Page("admin: tags", "/admin/learn/tag/", HANA),
    Page("admin: authors", "/admin/learn/author/", HANA),
    Page("admin: merge authors", "/admin/learn/author/", HANA, first=choose_two("merge_selected")),
    Page("admin: series", "/admin/learn/series/", HANA),
    Page("admin: abbreviations", "/admin/search/abbreviation/", HANA),
    Page("admin: import", "/admin/search/abbreviation/import/", HANA),
    Page("admin: organisations", "/admin/accounts/organisation/", HANA),
    Page(
        "admin: merge organisations",
        "/admin/accounts/organisation/",
        HANA,
        first=choose_two("merge"),
    ),
    Page("admin: people", "/admin/accounts/user/", HANA),
    Page("admin: person", "/admin/accounts/user/{person_number}/change/", HANA),
    Page("admin: files", "/admin/files/storedfile/", HANA),
    Page("admin: files that were read", "/admin/safeguarding/filereading/", HANA),
    Page("admin: helplines", "/admin/safeguarding/helpline/", HANA),
    Page("admin: testimonies", "/admin/campaigns/testimony/", HANA),
    Page("admin: testimony", "/admin/campaigns/testimony/{testimony_number}/change/", HANA),
    Page("admin: networks", "/admin/networks/network/", HANA),
    Page(
        "admin: network without a convener",
        "/admin/networks/network/{without_convener}/change/",
        HANA,
    ),
    Page(
        "admin: network without a convener, nobody's address",
        "/admin/networks/network/{without_convener}/change/",
        HANA,
        {"member_address": "nobody@example.org"},
        "#network_form",
    ),
    Page("admin: new network", "/admin/networks/network/add/?proposal={proposal_number}", HANA),
    Page("admin: reports", "/admin/moderation/case/", HANA),
    Page("admin: report", "/admin/moderation/case/{reported}/change/", HANA),
    Page(
        "admin: report, nothing chosen",
        "/admin/moderation/case/{reported}/change/",
        HANA,
        {},
        ".case form[novalidate]",
    ),
    Page("admin: announcement", "/admin/notifications/announcement/add/", HANA),
    Page(
        "admin: announcement, nothing written",
        "/admin/notifications/announcement/add/",
        HANA,
        {},
        "#announcement_form",
    ),
    Page("admin: jobs", "/admin/jobs/job/", HANA),
    Page("admin: job that failed", "/admin/jobs/job/{failed_job}/change/", HANA),
    Page("admin: newsletters", "/admin/newsletter/issue/", HANA),
    Page("admin: new newsletter", "/admin/newsletter/issue/add/", HANA),
    Page("admin: newsletter", "/admin/newsletter/issue/{issue}/change/", HANA),
    Page("admin: newsletter, to send", "/admin/newsletter/issue/{issue}/send/", HANA),
    Page("admin: newsletter, going out", "/admin/newsletter/issue/{issue_going_out}/send/", HANA),
    Page("admin: subscribers", "/admin/newsletter/subscriber/", HANA),
    Page("admin: report, held first", "/admin/moderation/case/{held_case}/change/", HANA),
    Page("admin: reports, many at once", "/admin/moderation/case/", HANA, first=choose_reports),
    Page("admin: appeals", "/admin/moderation/case/appeals/", HANA),
    Page("admin: appeal", "/admin/moderation/case/appeal/{appeal}/", HANA),
    Page("admin: figures of reports", "/admin/moderation/case/figures/", HANA),
    Page("admin: removals", "/admin/moderation/case/removals/", HANA),
    Page("admin: removal", "/admin/moderation/case/removal/{decided}/", HANA),
    Page("admin: words to authors", "/admin/moderation/messagetemplate/", HANA),
    Page(
        "admin: words to an author", "/admin/moderation/messagetemplate/{usual_words}/change/", HANA
    ),
    Page("admin: proposal", "/admin/networks/proposal/{proposal_number}/change/", HANA),
]
