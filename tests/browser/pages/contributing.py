"""What is on its way into the library."""

from playwright.sync_api import Page as Tab

from tests.browser.pages.page import BEN, CLEO, DEV, ELLA, NONSENSE, Page

SHARE, DESK = "/learn/share/", "/learn/desk/"


def names_a_patient(tab: Tab) -> None:
    said = "<p>Mrs Hollis of Ward 3: ring 07700 900123. Since then I want to end my life.</p>"
    tab.locator("main [name=body]").evaluate("(box, said) => { box.value = said; }", said)


def begun_earlier_here(tab: Tab) -> None:
    tab.evaluate("document.querySelector('[name=version]').value = 0")


SHARED = [
    Page("share", SHARE, DEV),
    Page("share, write", SHARE + "new/?type=story", DEV),
    Page("share, nothing written", SHARE + "new/", DEV, {}),
    Page("share, a patient named", SHARE + "new/", DEV, {}, first=names_a_patient),
    Page("share, mine", SHARE + "mine/", ELLA),
    Page("share, none", SHARE + "mine/", CLEO),
    Page("contribution, changes asked", "{with_remarks}", ELLA),
    Page("contribution, edit", "{with_remarks}edit/", ELLA),
    Page(
        "contribution, two writers",
        "{with_remarks}edit/",
        ELLA,
        {"title": "Mine"},
        first=begun_earlier_here,
    ),
    Page("contribution, a draft", "{shared_draft}", ELLA),
    Page(
        "contribution, author not found",
        "{shared_draft}",
        ELLA,
        {"who": NONSENSE},
        form="form[action$='authors/']",
    ),
    Page("contribution, asked to stand", "{shared_draft}", DEV),
    Page("contribution, throw away", "{shared_draft}throw-away/", ELLA),
    Page("contribution, at the desk", "{waiting_text}", DEV),
    Page("contribution, no decision", "{waiting_text}", DEV, {}, form="#decide"),
    Page("desk", DESK, DEV),
    Page("desk, planned", DESK + "?show=planned", DEV),
    Page("desk, to be checked", DESK + "?show=due", DEV),
    Page("check", "{to_check}", DEV),
    Page("check, nothing said", "{to_check}", DEV, {}),
    Page("stand as an author", "{stand}"),
    Page("stand as an author, no name", "{stand}", send={}),
    Page("stand as an author, signed in", "{stand}", BEN),
    Page("stand as an author, gone", SHARE + "authors/not-there/"),
    Page("stand as an author, answered", "{stand_too}", send={"name": "Nia New"}),
]
