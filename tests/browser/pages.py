"""Every page a person can reach, in its states, for the tests that open them all.

"{article}" and the like are addresses that `people.places` names; people are those of `people.make_people`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from django.test import override_settings
from playwright.sync_api import Page as Tab

from tests.browser.communities import RECEIPT
from tests.make import PASSWORD

NOBODY, ELLA, DEV, GUS = "", "Ella Novak", "Dev Sharma", "Gus Larsen"
BEN, CLEO, HANA = "Ben Okafor", "Cleo Marsh", "Hana Kim"
NONSENSE = "qzxv"
LONG_NOTE = "x" * 501
UNFOLD = "document.querySelectorAll('main details:not(.facets)').forEach((each) => { each.open = true; })"


@dataclass(frozen=True)
class Page:
    """An address, who opens it, and what is sent there (`None`: nothing; `{}`: the form as it stands)."""

    name: str
    address: str
    who: str = NOBODY
    send: Mapping[str, str] | None = None
    form: str = "main form[method=post]"
    first: Callable[[Tab], None] | None = field(default=None, repr=False)
    debug: bool = False

    def settings(self) -> AbstractContextManager[object]:
        return override_settings(DEBUG=True) if self.debug else nullcontext()


def send(tab: Tab, form: str, values: Mapping[str, str]) -> None:
    """Write into a form's fields by their names, and press its button."""
    tab.evaluate(UNFOLD)
    shown = tab.locator(form).first
    for name, value in values.items():
        shown.locator(f"[name={name}]").first.fill(value)
    with tab.expect_navigation():
        shown.locator("[type=submit]").first.click()


def without_cookies(tab: Tab) -> None:
    tab.context.clear_cookies()


def after_a_password(tab: Tab) -> None:
    """To the second step of signing in."""
    send(tab, "main form", {"login": "cleo.marsh@example.org", "password": PASSWORD})


def choose_two(action: str) -> Callable[[Tab], None]:
    """In a list of the admin: tick two rows and do something with them."""

    def choose(tab: Tab) -> None:
        for row in (0, 1):
            tab.locator("input.action-select").nth(row).check()
        tab.locator("select[name=action]").first.select_option(action)
        with tab.expect_navigation():
            tab.locator("button[name=index]").first.click()

    return choose


def choose_reports(tab: Tab) -> None:
    """In the queue: tick one, and say what is to be done with it."""
    tab.locator(".desk-line input[type=checkbox]").first.check()
    with tab.expect_navigation():
        tab.locator("button[name=choice]").first.click()


def signed_out_meanwhile(tab: Tab) -> None:
    """A reply was typed, and the session ended before it was sent."""
    tab.locator("#reply [name=body]").evaluate("(box) => { box.value = '<p>Half an hour of work.</p>'; }")
    tab.context.clear_cookies()


def half_a_night(tab: Tab) -> None:
    """Quiet hours that begin and never end."""
    tab.locator("[name=quiet_from]").select_option("22:00")


def tells_who_it_was(tab: Tab) -> None:
    """A reply that may identify a patient, by somebody who cannot go on."""
    said = "<p>Mrs Hollis, 999 247 5145: ring 07700 900123. Since then I want to end my life.</p>"
    tab.locator("#reply [name=body]").evaluate("(box, said) => { box.value = said; }", said)


def tells_without_a_name(tab: Tab) -> None:
    """A testimony is written and sent, by somebody who cannot go on."""
    tab.locator("main form [name=text]").fill("Nobody came. Since then I want to end my life.")
    tab.locator("main form [name=consent]").first.check()
    with tab.expect_navigation():
        tab.locator("main form [type=submit]").click()


def tells_who_it_is(tab: Tab) -> None:
    """The same, with a name in it, and nothing said of what may be done with it."""
    tab.locator("main form [name=text]").fill("Mrs Hollis, 999 247 5145, was left alone. I want to end my life.")
    with tab.expect_navigation():
        tab.locator("main form [type=submit]").click()


def comes_back(tab: Tab) -> None:
    send(tab, "main form[method=post]", {"receipt": RECEIPT})


def begun_earlier(tab: Tab) -> None:
    """The form of an article was opened before somebody else saved it."""
    tab.evaluate("document.querySelector('[name=expected_version]').value = 0")


def names_a_patient(tab: Tab) -> None:
    said = "<p>Mrs Hollis of Ward 3: ring 07700 900123. Since then I want to end my life.</p>"
    tab.locator("main [name=body]").evaluate("(box, said) => { box.value = said; }", said)


def begun_earlier_here(tab: Tab) -> None:
    tab.evaluate("document.querySelector('[name=version]').value = 0")


LIBRARY = [
    Page("home", "/"),
    Page("home of a member", "/", ELLA),
    Page("library", "/learn/"),
    Page("library, a page too far", "/learn/?page=400"),
    Page("library, chosen", "/learn/?type=event&audience=staff&sort=newest"),
    Page("search", "/learn/?q=%22central+line%22+child+type:tool"),
    Page("search, most words", "/learn/?q=tracheostomy+emergency+qzxv"),
    Page("search, nothing", f"/learn/?q={NONSENSE}"),
    Page("search, misspelt", "/learn/?q=paediatrix"),
    Page("search, broken", "/learn/?q=%22sepsis+-+OR+tag:+%28&type=%3Cb%3E&page=-1"),
    Page("search, words that say nothing", "/learn/?q=the&type=event"),
    Page("category", "{category}"),
    Page("tag", "{tag}"),
    Page("author", "{author}"),
    Page("series", "{series}"),
    Page("tags", "/learn/tags/"),
    Page("tags, no such letter", "/learn/tags/?letter=other"),
    Page("authors", "/learn/authors/"),
    Page("authors, no such letter", "/learn/authors/?letter=other"),
    Page("article", "{article}"),
    Page("article of a member", "{article}", ELLA),
    Page("article, nothing saved", "{article}", DEV),
    Page("article, a reply", "{article}?reply_to={comment}#reply", DEV),
    Page("article, later comments", "{article}?comments={comment}", ELLA),
    Page("comment, nothing written", "{article}", DEV, {}, form="#reply"),
    Page("comment, changed", "/learn/comments/{comment}/edit/", ELLA),
    Page("comment, its history", "/learn/comments/{comment}/history/", DEV),
    Page("comment, taken back", "/learn/comments/{comment}/delete/", ELLA),
    Page("comment, taken down", "/learn/comments/{comment}/delete/", HANA, {}, form="main form"),
    Page("report a comment", "/report/comment/{comment}/"),
    Page("article, with a warning", "{warned}"),
    Page("article, not public", "{draft}", HANA),
    Page("print", "/learn/articles/{article_number}/print/"),
    Page("saved", "/learn/saved/", ELLA),
    Page("saved, empty", "/learn/saved/", DEV),
    Page("note too long", "/learn/saved/", ELLA, {"note": LONG_NOTE}, form="main form:has(textarea)"),
]

PEOPLE = [
    Page("join", "/accounts/signup/"),
    Page("join, nothing written", "/accounts/signup/", send={}),
    Page("join, wrong", "/accounts/signup/", send={"email": "ivy", "password1": "ivy", "organisation_name": NONSENSE}),
    Page("check your mail", "/accounts/confirm-email/"),
    Page("confirm", "{confirm}"),
    Page("confirm, taken", "{confirm_taken}"),
    Page("confirm, too old", "/accounts/confirm-email/too-old/"),
    Page("sign in", "/accounts/login/"),
    Page("sign in, nothing written", "/accounts/login/", send={}),
    Page("sign in, wrong", "/accounts/login/", send={"login": "ivy@example.org", "password": "not mine"}),
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

SETTINGS = [
    Page("settings", "/settings/", ELLA),
    Page("edit profile", "/settings/profile/", ELLA),
    Page("edit profile, wrong", "/settings/profile/", ELLA, {"display_name": "", "organisation_name": NONSENSE}),
    Page("files to look at", "/my-files/", DEV),
    Page("files to look at, none", "/my-files/", CLEO),
    Page("file to look at", "{file_found}", DEV),
    Page("file to look at, no reason", "{file_found}", DEV, {}, form="main form[novalidate]"),
    Page("notifications", "/notifications/", DEV),
    Page("notifications, none", "/notifications/", CLEO),
    Page("notifications, chosen", "/notifications/settings/", DEV),
    Page("notifications, chosen wrongly", "/notifications/settings/", DEV, first=half_a_night, send={}),
    Page("notifications, from a mail", "{choices}"),
    Page("notifications, from an old mail", "/notifications/choose/too-old/"),
    Page("announcement", "{announcement}", DEV),
    Page("stop a digest", "{stop_digest}"),
    Page("stop a digest, stopped", "{stop_digest}", send={}),
    Page("stop a mail", "{stop_mail}"),
    Page("stop a mail, stopped", "{stop_mail}", send={}),
    Page("data, being made", "/settings/data/", ELLA),
    Page("data", "/settings/data/", DEV),
    Page("close", "/settings/close/", CLEO),
    Page("close, nothing chosen", "/settings/close/", CLEO, {}),
    Page("consent", "/learn/saved/", GUS),
    Page("consent, not given", "/learn/saved/", GUS, {}),
    Page("e-mail address", "/accounts/email/", ELLA),
    Page("e-mail address, wrong", "/accounts/email/", DEV, {"email": "dev"}, form="main form[novalidate]"),
    Page("password", "/accounts/password/change/", ELLA),
    Page("password, wrong", "/accounts/password/change/", ELLA, {"oldpassword": "x", "password1": "y"}),
    Page("first password", "/accounts/password/set/", BEN),
    Page("sessions", "/accounts/sessions/", ELLA),
    Page("sign out", "/accounts/logout/", ELLA),
    Page("is it you", "/accounts/reauthenticate/", ELLA),
    Page("is it you, wrong", "/accounts/reauthenticate/", ELLA, {"password": "x"}),
    Page("is it you, by code", "/accounts/2fa/reauthenticate/", CLEO),
    Page("is it you, wrong code", "/accounts/2fa/reauthenticate/", CLEO, {"code": "x"}),
    Page("two steps, none", "/accounts/2fa/", DEV),
    Page("two steps", "/accounts/2fa/", CLEO),
    Page("add an app", "/accounts/2fa/totp/activate/", DEV),
    Page("add an app, wrong code", "/accounts/2fa/totp/activate/", DEV, {"code": "000000"}),
    Page("remove the app", "/accounts/2fa/totp/deactivate/", CLEO),
    Page("recovery codes", "/accounts/2fa/recovery-codes/", CLEO),
    Page("new recovery codes", "/accounts/2fa/recovery-codes/generate/", CLEO),
    Page("passkeys", "/accounts/2fa/webauthn/", CLEO),
    Page("rename a passkey", "{passkey}edit/", CLEO),
    Page("rename a passkey, wrong", "{passkey}edit/", CLEO, {"name": ""}),
    Page("remove a passkey", "{passkey}remove/", CLEO),
    Page("is it you, by passkey", "/accounts/2fa/webauthn/reauthenticate/", CLEO),
    Page("passkeys, none", "/accounts/2fa/webauthn/", DEV),
    Page("add a passkey", "/accounts/2fa/webauthn/add/", DEV),
]

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

LEADS, QUIET = "/networks/handover-leads/", "/networks/quiet-corner/"

NETWORKS = [
    Page("networks", "/networks/"),
    Page("networks of a member", "/networks/", ELLA),
    Page("networks, none found", f"/networks/?q={NONSENSE}"),
    Page("network, a stranger", LEADS),
    Page("network, asked to join", LEADS, CLEO),
    Page("network, a member", LEADS, DEV),
    Page("network, a convener", LEADS, ELLA),
    Page("network, nothing said yet", QUIET, ELLA),
    Page("network, archived", "/networks/old-forum/"),
    Page("network, hidden", "/networks/inquiry-pilot/", ELLA),
    Page("my networks", "/networks/mine/", CLEO),
    Page("my networks, a convener", "/networks/mine/", ELLA),
    Page("propose a network", "/networks/propose/", DEV),
    Page("propose a network, nothing written", "/networks/propose/", DEV, {}),
    Page("join a network", LEADS + "join/", HANA),
    Page("join a network, no answer", LEADS + "join/", HANA, {}),
    Page("membership", LEADS + "membership/", DEV),
    Page("membership, asked", LEADS + "membership/", CLEO),
    Page("code of conduct", LEADS + "code/"),
    Page("code of conduct, to accept", QUIET + "code/", DEV),
    Page("code of conduct, not accepted", QUIET + "code/", DEV, {}),
    Page("invitation", "{invitation}"),
    Page("invitation, signed in", "{invitation}", DEV),
    Page("invitation, gone", "/networks/invitations/not-there/"),
    Page("members", LEADS + "members/", DEV),
    Page("members, none found", LEADS + f"members/?q={NONSENSE}", DEV),
    Page("members, suspended", LEADS + "members/?state=suspended", ELLA),
    Page("member", LEADS + "members/{dev}/", ELLA),
    Page("member, suspended", LEADS + "members/{femi}/", ELLA),
    Page("requests", LEADS + "requests/", ELLA),
    Page("requests, none", QUIET + "requests/", ELLA),
    Page("requests, nobody chosen", LEADS + "requests/", ELLA, {}),
    Page("invitations", LEADS + "invitations/", ELLA),
    Page("invitations, wrong", LEADS + "invitations/", ELLA, {"addresses": "ivy, me@example.org"}),
    Page("settings of a network", LEADS + "settings/", ELLA),
    Page("settings of a network, wrong", LEADS + "settings/", ELLA, {"name": ""}),
    Page("archive a network", QUIET + "archive/", ELLA),
    Page("archive a network, not sure", QUIET + "archive/", ELLA, {}),
    Page("copy of a network", LEADS + "export/", ELLA),
    Page("copy of a network, ready", QUIET + "export/", ELLA),
    Page("copy of a network, being made", "/networks/old-forum/export/", ELLA, {}, form="main form"),
    Page("settings of an archived network", "/networks/old-forum/settings/", ELLA),
    Page("archived network, its end", "/networks/old-forum/archive/", ELLA),
    Page("organisations of a network", LEADS + "organisations/"),
    Page("organisations of a network, a convener", LEADS + "organisations/", ELLA),
    Page("organisation of a network", LEADS + "organisations/{place_number}/", ELLA),
    Page("audit trail", LEADS + "audit/", ELLA),
]

CORNER, ADDING = "/networks/night-rounds/", "main form[enctype]"

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
    Page("testimony, a patient named", "/testimonies/give/night-rounds/lists-at-night/", first=tells_who_it_is),
    Page("testimony, given", "/testimonies/give/night-rounds/lists-at-night/", first=tells_without_a_name),
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
        "testimony, nothing decided", CORNER + "testimonies/{testimony_waiting}/", ELLA, {}, "form:has([name=decision])"
    ),
    Page(
        "testimony, nothing taken out",
        CORNER + "testimonies/{testimony_waiting}/",
        ELLA,
        {},
        "form:has([name=out-seen])",
    ),
]

DISCUSSIONS = [
    Page("discussions", LEADS + "discussions/", DEV),
    Page("discussions, none", QUIET + "discussions/", ELLA),
    Page("discussions, unanswered", LEADS + "discussions/?show=unanswered", DEV),
    Page("discussions, a tag", LEADS + "discussions/?tag=nights", DEV),
    Page("thread", "{busy}", DEV),
    Page("thread, a moderator", "{busy}", ELLA),
    Page("thread, quoting", "{busy}?quote=1#reply", DEV),
    Page("thread, nothing written", "{busy}", ELLA, {}, form="#reply form[enctype]"),
    Page("thread, a patient named", "{busy}", ELLA, {}, form="#reply form[enctype]", first=tells_who_it_was),
    Page("thread, a warning", "{warned_thread}", DEV),
    Page("thread, shared", "{concern}", DEV),
    Page("thread, read by all", "{long_thread}?page=2"),
    Page("thread, page three", "{long_thread}?page=3", ELLA),
    Page("new thread", LEADS + "discussions/new/", DEV),
    Page("new thread, nothing written", LEADS + "discussions/new/", DEV, {}),
    Page("post, its history", "{edited_post}history/", DEV),
    Page("post, editing", "{edited_post}edit/", ELLA),
    Page("post, deleting", "{edited_post}delete/", ELLA),
    Page("post, deleting without a reason", "{edited_post}delete/", ELLA, {}),
    Page("post, who wrote it", "{anonymous_post}author/", ELLA),
    Page("thread, its name", "{busy}edit/", ELLA),
    Page("thread, moving", "{busy}move/", ELLA),
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
    Page("text given back", "{busy}", ELLA, {}, form="#reply form[enctype]", first=signed_out_meanwhile),
]

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
    Page("report, nothing chosen", LEADS + "reports/{reported}/", ELLA, {}, form="main form[novalidate]"),
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

SHARE, DESK = "/learn/share/", "/learn/desk/"

SHARED = [
    Page("share", SHARE, DEV),
    Page("share, write", SHARE + "new/?type=story", DEV),
    Page("share, nothing written", SHARE + "new/", DEV, {}),
    Page("share, a patient named", SHARE + "new/", DEV, {}, first=names_a_patient),
    Page("share, mine", SHARE + "mine/", ELLA),
    Page("share, none", SHARE + "mine/", CLEO),
    Page("contribution, changes asked", "{with_remarks}", ELLA),
    Page("contribution, edit", "{with_remarks}edit/", ELLA),
    Page("contribution, two writers", "{with_remarks}edit/", ELLA, {"title": "Mine"}, first=begun_earlier_here),
    Page("contribution, a draft", "{shared_draft}", ELLA),
    Page("contribution, author not found", "{shared_draft}", ELLA, {"who": NONSENSE}, form="form[action$='authors/']"),
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

SITE = [
    *LIBRARY,
    *SHARED,
    *NEWSLETTER,
    *PEOPLE,
    *SETTINGS,
    *NETWORKS,
    *DISCUSSIONS,
    *CAMPAIGNS,
    *REPORTS,
    *WRONG,
    *BUILDERS,
]

EDITORS = [
    Page("admin", "/admin/", HANA),
    Page("admin: articles", "/admin/learn/article/", HANA),
    Page("admin: articles found", "/admin/learn/article/?q=handover&status__exact=published", HANA),
    Page("admin: article", "/admin/learn/article/{article_number}/change/", HANA),
    Page(
        "admin: article, wrong", "/admin/learn/article/{article_number}/change/", HANA, {"title": ""}, "#article_form"
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
    Page("admin: merge organisations", "/admin/accounts/organisation/", HANA, first=choose_two("merge")),
    Page("admin: people", "/admin/accounts/user/", HANA),
    Page("admin: person", "/admin/accounts/user/{person_number}/change/", HANA),
    Page("admin: files", "/admin/files/storedfile/", HANA),
    Page("admin: files that were read", "/admin/safeguarding/filereading/", HANA),
    Page("admin: helplines", "/admin/safeguarding/helpline/", HANA),
    Page("admin: testimonies", "/admin/campaigns/testimony/", HANA),
    Page("admin: testimony", "/admin/campaigns/testimony/{testimony_number}/change/", HANA),
    Page("admin: networks", "/admin/networks/network/", HANA),
    Page("admin: reports", "/admin/moderation/case/", HANA),
    Page("admin: report", "/admin/moderation/case/{reported}/change/", HANA),
    Page(
        "admin: report, nothing chosen", "/admin/moderation/case/{reported}/change/", HANA, {}, ".case form[novalidate]"
    ),
    Page("admin: announcement", "/admin/notifications/announcement/add/", HANA),
    Page(
        "admin: announcement, nothing written", "/admin/notifications/announcement/add/", HANA, {}, "#announcement_form"
    ),
    Page("admin: jobs", "/admin/jobs/job/", HANA),
    Page("admin: job that failed", "/admin/jobs/job/{failed_job}/change/", HANA),
    Page("admin: newsletters", "/admin/newsletter/issue/", HANA),
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
    Page("admin: words to an author", "/admin/moderation/messagetemplate/{usual_words}/change/", HANA),
    Page("admin: proposal", "/admin/networks/proposal/{proposal_number}/change/", HANA),
]
