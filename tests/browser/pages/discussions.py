"""Discussions of networks."""

from playwright.sync_api import Page as Tab

from tests.browser.pages.networks import LEADS, QUIET
from tests.browser.pages.page import CLEO, DEV, ELLA, NONSENSE, Page


def signed_out_meanwhile(tab: Tab) -> None:
    """A reply was typed, and the session ended before it was sent."""
    tab.locator("#reply [name=body]").evaluate(
        "(box) => { box.value = '<p>Half an hour of work.</p>'; }"
    )
    tab.context.clear_cookies()


def tells_who_it_was(tab: Tab) -> None:
    """A reply that may identify a patient, by somebody who cannot go on."""
    said = "<p>Mrs Hollis, 999 247 5145: ring 07700 900123. Since then I want to end my life.</p>"
    tab.locator("#reply [name=body]").evaluate("(box, said) => { box.value = said; }", said)


def into_the_open(tab: Tab) -> None:
    tab.locator("main [name=network]").select_option(label="Night rounds")


DISCUSSIONS = [
    Page("discussions", LEADS + "discussions/", DEV),
    Page("discussions, none", QUIET + "discussions/", ELLA),
    Page("discussions, unanswered", LEADS + "discussions/?show=unanswered", DEV),
    Page("discussions, a tag", LEADS + "discussions/?tag=nights", DEV),
    Page("thread", "{busy}", DEV),
    Page("thread, a moderator", "{busy}", ELLA),
    Page("thread, quoting", "{busy}?quote=1#reply", DEV),
    Page("thread, nothing written", "{busy}", ELLA, {}, form="#reply form[enctype]"),
    Page(
        "thread, a patient named",
        "{busy}",
        ELLA,
        {},
        form="#reply form[enctype]",
        first=tells_who_it_was,
    ),
    Page("thread, a warning", "{warned_thread}", DEV),
    Page("thread, shared", "{concern}", DEV),
    Page("thread, read by all", "{long_thread}?page=2"),
    Page("thread, page three", "{long_thread}?page=3", ELLA),
    Page("thread, waiting", "{waiting_thread}", DEV),
    Page("new thread", LEADS + "discussions/new/", DEV),
    Page("new thread, nothing written", LEADS + "discussions/new/", DEV, {}),
    Page("post, its history", "{edited_post}history/", DEV),
    Page("post, editing", "{edited_post}edit/", ELLA),
    Page("post, deleting", "{edited_post}delete/", ELLA),
    Page("post, deleting without a reason", "{edited_post}delete/", ELLA, {}),
    Page("post, who wrote it", "{anonymous_post}author/", ELLA),
    Page("thread, its name", "{busy}edit/", ELLA),
    Page("thread, moving", "{busy}move/", ELLA),
    Page("thread, moving without its votes", "{busy}move/", ELLA, {}, first=into_the_open),
    Page("thread, merging", "{busy}merge/", ELLA),
    Page("thread, merging with nothing", "{busy}merge/", ELLA, {}),
    Page("thread, splitting", "{busy}split/", ELLA),
    Page("thread, others like it", "{busy}alike/", DEV),
    Page("thread, nothing like it", "{concern}alike/", DEV),
    Page("thread, its poll", "{busy}poll/", ELLA),
    Page("thread, its poll, without a question", "{unvoted}poll/", ELLA, {"poll-question": ""}),
    Page("thread, to the library", "{busy}promote/", ELLA),
    Page("promotion", "{promotion}", ELLA),
    Page("drafts", "/networks/drafts/", DEV),
    Page("drafts, none", "/networks/drafts/", CLEO),
    Page("discussions found", "/networks/search/?q=alarms", DEV),
    Page("discussions, nothing found", f"/networks/search/?q={NONSENSE}"),
    Page("discussions about an article", "{about_article}"),
    Page(
        "text given back",
        "{busy}",
        ELLA,
        {},
        form="#reply form[enctype]",
        first=signed_out_meanwhile,
    ),
]
