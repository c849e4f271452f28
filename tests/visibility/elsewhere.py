"""The other half of the table: addresses that have nothing to do with networks, and what everybody is answered there.

Membership changes nothing here: everyone who is signed in is answered alike, at whatever level a network is.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hub.files.models import StoredFile
from hub.newsletter.links import confirm_address, stop_address
from hub.notifications.mail.unsubscribe import (
    DigestSubscription,
    TypeSubscription,
    choosing_address,
    token_of,
)
from hub.notifications.models import Announcement
from learn.contributions import flows as contributions
from learn.models import Article, Attachment, Series
from tests.learn.comments.make import here_for_a_year, make_comment
from tests.learn.contributions.make import make_draft
from tests.make import make_article, make_author, make_person
from tests.visibility.scene import Scene


class Answer(NamedTuple):
    """The status for who is not signed in, and for who is."""

    nobody: int
    signed_in: int


class Place(NamedTuple):
    """An address by name, what stands in it (`arguments`), and what is answered to GET and to an empty POST."""

    name: str
    holds: str
    reading: Answer
    sending: Answer


ALL, NOT_SO, GONE = Answer(200, 200), Answer(405, 405), Answer(404, 404)
OWN = Answer(302, 200)  # to the sign-in page, and back
OWN_NOT_SO, OWN_GONE = Answer(302, 405), Answer(302, 404)
LED = Answer(302, 302)
SIGNING_IN = Answer(200, 302)  # who is signed in needs none of it


def arguments(scene: Scene) -> dict[str, tuple[Any, ...]]:
    """What stands in the addresses. The person whose profile it is shows it to everyone."""
    author, series = (
        make_author("Ann Other"),
        Series.objects.create(title="Counting", slug="counting"),
    )
    article = make_article("Counting aloud", tags=["falls"], authors=[author], series=series)
    category, number = article.category.slug, article.pk
    person = make_person("In The Open", profile_visibility="everyone")
    announced = Announcement.objects.create(title="Closed on Sunday", text="We move house.")
    comment, hidden = (
        make_comment(article, here_for_a_year(person)).pk,
        make_article("No longer public"),
    )
    comment_of_draft = make_comment(hidden, person).pk
    Article.objects.filter(pk=hidden.pk).update(status=Article.Status.DRAFT)
    file = StoredFile.objects.create(
        original_name="notes.txt", content_type="text/plain", size=1, sha256="0" * 64
    )
    attached = Attachment.objects.create(article=article, file=file)
    gone = make_article("Deleted after a report")
    Article.objects.filter(pk=gone.pk).update(hidden_at=gone.created_at, deleted_at=gone.created_at)
    sam = make_person("Sharing Sam")
    shared = make_draft(sam)
    asked = contributions.invite(contribution=shared, by=sam, email="nia@example.org")
    return {
        "attachment": ("attachment", attached.pk), "about_deleted": ("article", gone.pk), "deleted": (gone.pk,),
        "none": (), "number": (number,), "article": (category, article.slug, number), "category": (category,),
        "tag": ("falls",), "author": (author.slug,), "series": (series.slug,), "about": ("article", number),
        "cite": (number, "ris"), "reaction": (number, "helpful"), "section": ("networks",), "key": ("no-key",),
        "reset": ("1", "no-key"), "one": (1,), "organisation": ("listed-trust",), "person": (person.handle,),
        "document": ("privacy",), "mail": ("no-mail",), "fellow": (scene.people["member"].handle,),
        "comment": (comment,), "comment_reaction": (comment, "thanks"), "comment_of_draft": (comment_of_draft,),
        "stand": (asked.token,), "shared": (shared.pk,), "shared_row": (shared.pk, asked.pk),
        "subscription": (token_of(TypeSubscription(person.pk, 0, "reply")),), "announcement": (announced.pk,),
        "letter": (confirm_address("ivy@example.org").split("/")[-2],), "letter_end": (stop_address(0).split("/")[-2],),
        "choices": (choosing_address(person.pk).split("/")[-2],),
        "digest": (DigestSubscription(person.pk, "daily").address.split("/")[-2],),
    }  # fmt: skip


SITE = [
    Place("home", "none", ALL, ALL),
    Place("style", "none", GONE, GONE),
    Place("sitemap", "none", ALL, ALL),
    Place("sitemap-section", "section", ALL, ALL),
    Place("robots", "none", ALL, NOT_SO),
    Place("opensearch", "none", ALL, NOT_SO),
    Place("discussions:about", "about", ALL, NOT_SO),
]
LIBRARY = [
    Place("learn:library", "none", ALL, ALL),
    Place("learn:suggest", "none", ALL, ALL),
    Place("learn:category-detail", "category", ALL, ALL),
    Place("learn:tag-detail", "tag", ALL, ALL),
    Place("learn:author-detail", "author", ALL, ALL),
    Place("learn:article-by-number", "number", Answer(301, 301), NOT_SO),
    Place("learn:article-detail", "article", ALL, NOT_SO),
    Place("learn:article-print", "number", ALL, NOT_SO),
    Place("learn:view-count", "number", NOT_SO, Answer(204, 204)),
    Place("learn:reaction", "reaction", NOT_SO, Answer(302, 400)),
    Place("learn:bookmark", "number", NOT_SO, OWN),
    Place("learn:cite", "cite", ALL, NOT_SO),
    Place("learn:saved", "none", OWN, OWN_NOT_SO),
    Place("learn:tag-index", "none", ALL, NOT_SO),
    Place("learn:author-index", "none", ALL, NOT_SO),
    Place("learn:series-detail", "series", ALL, NOT_SO),
    Place("learn:feed", "none", ALL, NOT_SO),
    Place("learn:category-feed", "category", ALL, NOT_SO),
    Place("learn:tag-feed", "tag", ALL, NOT_SO),
    Place("learn:author-feed", "author", ALL, NOT_SO),
]
COMMENTS = [
    Place("comments:comment-create", "number", NOT_SO, OWN),
    Place("comments:keep-new", "number", NOT_SO, Answer(403, 200)),
    Place("comments:keep-edit", "comment", NOT_SO, Answer(403, 200)),
    Place("comments:keep-edit", "comment_of_draft", NOT_SO, GONE),
    Place("comments:people", "none", OWN, NOT_SO),
    Place("comments:comment", "comment", LED, NOT_SO),
    Place("comments:comment-edit", "comment_of_draft", GONE, GONE),
    Place("comments:comment-delete", "comment_of_draft", GONE, GONE),
    Place("comments:comment", "comment_of_draft", GONE, NOT_SO),
    Place("comments:comment-history", "comment", OWN, NOT_SO),
    Place("comments:reaction", "comment_reaction", NOT_SO, Answer(302, 400)),
]
SHARED = [
    Place("contributions:share", "none", OWN, NOT_SO),
    Place("contributions:new", "none", OWN, OWN),
    Place("contributions:keep-new", "none", NOT_SO, OWN),
    Place("contributions:tags", "none", OWN, NOT_SO),
    Place("contributions:picture", "none", NOT_SO, Answer(302, 400)),
    Place("contributions:mine", "none", OWN, NOT_SO),
    Place("contributions:invitation", "stand", ALL, ALL),
    Place("contributions:invitation", "key", GONE, GONE),
    # Of somebody else: what is on its way does not exist for others, but for staff who look after it.
    Place("contributions:detail", "shared", OWN_GONE, NOT_SO),
    Place("contributions:edit", "shared", OWN_GONE, OWN_GONE),
    Place("contributions:keep", "shared", NOT_SO, OWN_GONE),
    Place("contributions:send", "shared", NOT_SO, OWN_GONE),
    Place("contributions:withdraw", "shared", NOT_SO, OWN_GONE),
    Place("contributions:throw-away", "shared", OWN_GONE, OWN_GONE),
    Place("contributions:invite", "shared", NOT_SO, OWN_GONE),
    Place("contributions:answer", "shared", NOT_SO, OWN_GONE),
    Place("contributions:author-remove", "shared_row", NOT_SO, OWN_GONE),
    Place("contributions:remark", "shared", NOT_SO, OWN_GONE),
    Place("contributions:remark-answer", "shared_row", NOT_SO, OWN_GONE),
    Place("contributions:remark-done", "shared_row", NOT_SO, OWN_GONE),
    Place("contributions:take", "shared", NOT_SO, OWN_GONE),
    Place("contributions:hand-over", "shared", NOT_SO, OWN_GONE),
    Place("contributions:decide", "shared", NOT_SO, OWN_GONE),
    Place("contributions:note", "shared", NOT_SO, OWN_GONE),
]
OF_THE_DESK = [
    Place("contributions:desk", "none", OWN_GONE, NOT_SO),
    Place("contributions:check", "number", OWN_GONE, OWN_GONE),
]
SIGN_IN = [
    Place("account_login", "none", SIGNING_IN, SIGNING_IN),
    Place("account_logout", "none", OWN, LED),
    Place("account_inactive", "none", ALL, NOT_SO),
    Place("account_signup", "none", SIGNING_IN, SIGNING_IN),
    Place("account_reauthenticate", "none", OWN, OWN),
    Place("account_email", "none", OWN, LED),
    Place("account_email_verification_sent", "none", ALL, NOT_SO),
    Place("account_change_password", "none", OWN, OWN),
    Place("account_set_password", "none", LED, LED),
    Place("account_reset_password", "none", ALL, ALL),
    Place("account_reset_password_done", "none", ALL, NOT_SO),
    Place("account_reset_password_from_key", "reset", ALL, ALL),
    Place("account_reset_password_from_key_done", "none", ALL, NOT_SO),
    Place("account_confirm_login_code", "none", LED, LED),
    Place("account_confirm_email", "key", ALL, GONE),
    Place("usersessions_list", "none", OWN, LED),
    Place("mfa_index", "none", OWN, OWN_NOT_SO),
    Place("mfa_authenticate", "none", LED, LED),
    Place("mfa_reauthenticate", "none", LED, LED),
    Place("mfa_reauthenticate_webauthn", "none", LED, LED),
    Place("mfa_activate_totp", "none", LED, LED),
    Place("mfa_deactivate_totp", "none", OWN_GONE, OWN_GONE),
    Place("mfa_view_recovery_codes", "none", OWN_GONE, OWN_NOT_SO),
    Place("mfa_generate_recovery_codes", "none", LED, LED),
    Place("mfa_download_recovery_codes", "none", OWN_GONE, OWN_GONE),
    Place("mfa_list_webauthn", "none", OWN, OWN_NOT_SO),
    Place("mfa_add_webauthn", "none", LED, LED),
    Place("mfa_remove_webauthn", "one", LED, LED),
    Place("mfa_edit_webauthn", "one", LED, LED),
    Place("mfa_login_webauthn", "none", LED, LED),
]
PEOPLE = [
    Place("accounts:organisation-list", "none", ALL, NOT_SO),
    Place("accounts:organisation-suggest", "none", ALL, NOT_SO),
    Place("accounts:organisation-detail", "organisation", ALL, NOT_SO),
    Place("accounts:profile", "person", ALL, NOT_SO),
    Place("accounts:profile", "fellow", Answer(404, 200), NOT_SO),
    Place("accounts:settings", "none", OWN, OWN_NOT_SO),
    Place("accounts:profile-edit", "none", OWN, OWN),
    Place("accounts:organisation-join", "none", OWN_NOT_SO, LED),
    Place("accounts:security", "none", OWN, OWN_NOT_SO),
    Place("accounts:data", "none", OWN, LED),
    Place("accounts:data-download", "one", OWN_GONE, OWN_NOT_SO),
    Place("accounts:close", "none", OWN, OWN),
    Place("accounts:closed", "none", ALL, NOT_SO),
    Place("accounts:document", "document", ALL, NOT_SO),
    Place("accounts:consent", "none", LED, LED),
    Place("accounts:session-end", "one", OWN_NOT_SO, OWN_GONE),
    # On a development machine only: the mails this site would have sent.
    Place("accounts:mailbox", "none", GONE, GONE),
    Place("accounts:mail", "mail", GONE, GONE),
]
REPORTS = [
    Place("moderation:report", "about", ALL, ALL),
    Place("moderation:report", "attachment", ALL, ALL),
    Place("moderation:report", "about_deleted", GONE, GONE),
    Place("learn:article-print", "deleted", GONE, NOT_SO),
    Place("moderation:thanks", "none", ALL, NOT_SO),
    Place("moderation:my-reports", "none", OWN, NOT_SO),
    Place("moderation:warning", "one", OWN_GONE, OWN_GONE),
    Place("moderation:appeal", "one", OWN_GONE, OWN_GONE),
]

NEWSLETTER = [
    Place("newsletter:ask", "none", ALL, ALL),
    Place("newsletter:asked", "none", ALL, NOT_SO),
    Place("newsletter:confirm", "letter", ALL, ALL),
    Place("newsletter:stop", "letter_end", ALL, ALL),
]
TOLD = [
    Place("notifications:list", "none", OWN, NOT_SO),
    Place("notifications:bell", "none", ALL, NOT_SO),
    Place("notifications:read", "none", NOT_SO, LED),
    Place("notifications:settings", "none", OWN, OWN),
    Place("notifications:announcement", "announcement", OWN, OWN_NOT_SO),
    Place("notifications:choose", "choices", ALL, ALL),
    Place("notifications:digest-stop", "digest", ALL, ALL),
    Place("notifications:unsubscribe", "subscription", ALL, ALL),
]

# Of the people here only the superuser may change articles, and has a desk.
OF_EDITORS = {
    ("contributions:desk", "get"): 200,
    ("contributions:check", "get"): 200,
    ("contributions:check", "post"): 200,
}
DRAFTS = [Place("drafts:throw-away", "one", NOT_SO, OWN_GONE)]
FILES = [
    Place("safeguarding:files", "none", OWN, NOT_SO),
    Place("safeguarding:file", "one", OWN_GONE, OWN_GONE),
    Place("safeguarding:file-take-out", "one", NOT_SO, OWN_GONE),
]
PLACES = [
    *SITE,
    *LIBRARY,
    *COMMENTS,
    *SHARED,
    *OF_THE_DESK,
    *SIGN_IN,
    *PEOPLE,
    *REPORTS,
    *NEWSLETTER,
    *TOLD,
    *FILES,
    *DRAFTS,
]

# Staff have a second step in their sign-in: they may be asked for it again, and may take it off.
OF_A_SECOND_STEP: dict[tuple[str, str], int] = {
    **dict.fromkeys([("account_reauthenticate", "get"), ("account_reauthenticate", "post")], 302),
    **dict.fromkeys([("mfa_reauthenticate", "get"), ("mfa_reauthenticate", "post")], 200),
    **dict.fromkeys([("mfa_deactivate_totp", "get"), ("mfa_deactivate_totp", "post")], 302),
}
