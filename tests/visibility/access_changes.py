"""The ways in which somebody loses or gains access, and what each surface answers before and after.

An answer is a word: SHOWS the secret, is SILENT about it, is GONE (404), REFUSED (403), LEADS to the thread,
or leads to SIGN_IN. `TURNS_AWAY` leads to the network's own page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.flows import close_account
from accounts.models import Erasure
from hub.files.models import StoredFile
from networks import access
from networks.discussions import flows
from networks.models import Network
from tests.visibility.surfaces import Place

SHOWS, SILENT, GONE, REFUSED, LEADS = "shows", "silent", "gone", "refused", "leads"
SIGN_IN, TURNS_AWAY = "sign in", "turns away"

type Answers = dict[str, str]

# --- What is answered, by where one stands ----------------------------------------------------------

_OF_THREAD = ("thread", "threads like it", "history of the post", "file", "promotion")
_LISTS = (
    "network",
    "list of threads",
    "threads with a tag",
    "search",
    "search inside",
    "about an article",
    "home",
)

_OF_CAMPAIGN = (
    "list of campaigns",
    "campaign",
    "words in a campaign",
    "testimony",
    "report of a testimony",
)
_TOLD = ("notifications", "notification mail", "digest")

# A member of a private network who wrote the reply.
MEMBER: Answers = {
    **dict.fromkeys([*_OF_THREAD, *_LISTS, *_OF_CAMPAIGN], SHOWS),
    **dict.fromkeys(
        ["directory of networks", "members", "drafts", "my networks", "membership"], SHOWS
    ),
    **dict.fromkeys(["profile of a fellow member", "copy of one's data", "queued mail"], SHOWS),
    **dict.fromkeys([*_TOLD, "choices of what one is told"], SHOWS),
    "choices from a mail": SILENT,
    **dict.fromkeys(["link to the post", "first unread"], LEADS),
    **dict.fromkeys(
        ["table of members", "requests", "audit trail", "audit trail as a table"], REFUSED
    ),
    **dict.fromkeys(["library", "suggestions", "sitemap of threads"], SILENT),
    "feed": GONE,
    "sitemap of networks": SHOWS,
    "invitation": SHOWS,
}
CONVENER = MEMBER | dict.fromkeys(
    ["table of members", "requests", "audit trail", "audit trail as a table"], SHOWS
)

# Outside a private network: its door, and nothing behind it.
OUTSIDE = MEMBER | {
    **dict.fromkeys(
        [
            *_OF_THREAD,
            "list of threads",
            "threads with a tag",
            "link to the post",
            "first unread",
            "members",
        ],
        GONE,
    ),
    **dict.fromkeys(
        [
            "table of members",
            "requests",
            "audit trail",
            "audit trail as a table",
            "profile of a fellow member",
        ],
        GONE,
    ),
    **dict.fromkeys(_OF_CAMPAIGN, GONE),
    **dict.fromkeys(
        ["network", "search", "search inside", "about an article", "home", "drafts"], SILENT
    ),
    **dict.fromkeys(["copy of one's data", "queued mail", "my networks", *_TOLD], SILENT),
    "choices of what one is told": SILENT,
    "membership": TURNS_AWAY,
}
# Outside a hidden one, which does not exist.
NOWHERE = OUTSIDE | {
    **dict.fromkeys(["network", "membership"], GONE),
    **dict.fromkeys(["directory of networks", "sitemap of networks"], SILENT),
}
# Invited to a hidden one, and not yet inside.
INVITED = NOWHERE | {
    "network": SILENT, "directory of networks": SHOWS, "my networks": SHOWS, "membership": TURNS_AWAY,
}  # fmt: skip
# A stranger before an open or public one.
READER = OUTSIDE | {
    **dict.fromkeys(
        [
            "network",
            "list of threads",
            "threads with a tag",
            "thread",
            "threads like it",
            "file",
            "feed",
        ],
        SHOWS,
    ),
    **dict.fromkeys(
        ["search", "search inside", "about an article", "sitemap of threads", *_TOLD], SHOWS
    ),
    **dict.fromkeys(["link to the post", "first unread"], LEADS),
    **dict.fromkeys(_OF_CAMPAIGN, SHOWS),
    **dict.fromkeys(
        [
            "members",
            "history of the post",
            "table of members",
            "requests",
            "audit trail",
            "audit trail as a table",
        ],
        REFUSED,
    ),
}
# What signed-out people are asked for.
_SIGNED_OUT = {
    **dict.fromkeys(["drafts", "my networks", "membership", "promotion", "notifications"], SIGN_IN),
    "choices of what one is told": SIGN_IN,
    **dict.fromkeys(["profile of a fellow member", "choices from a mail"], GONE),
}
MEMBER_OF_HIDDEN = MEMBER | {"sitemap of networks": SILENT}
# The reply is gone, the thread is not.
WITHOUT_POST = MEMBER | {
    **dict.fromkeys(["link to the post", "history of the post", "file", "promotion"], GONE),
    **dict.fromkeys(["search", "search inside", "about an article", "queued mail", *_TOLD], SILENT),
}
# A member since this moment, who has written nothing yet.
NEWCOMER = MEMBER | {
    **dict.fromkeys(["drafts", "copy of one's data", "queued mail"], SILENT),
    "promotion": GONE,
}
# The thread goes on in another one, whose title is no secret.
MERGED = MEMBER | {
    **dict.fromkeys([*_LISTS, "copy of one's data"], SILENT),
    **dict.fromkeys(["search", "search inside"], SHOWS),
    **dict.fromkeys(["thread", "threads like it"], LEADS),
}
# The thread is not there any more, the network is.
WITHOUT_THREAD = MEMBER | {
    **dict.fromkeys([*_OF_THREAD, "link to the post", "first unread"], GONE),
    **dict.fromkeys([*_LISTS, "copy of one's data", "queued mail", *_TOLD], SILENT),
}


# --- Ways ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """`stands` says who the person is to begin with. `hidden` names words that no surface may say afterwards."""

    change: Callable[[Place], None]
    before: Answers
    after: Answers
    stands: str = "member"
    level: str = "private"
    hidden: frozenset[str] = field(default_factory=frozenset)


INSIDE = frozenset(
    {"title", "body", "reply", "edited", "tag", "file", "fellow", "asking", "campaign", "told"}
)
STAYS = {"fellow", "campaign", "told"}  # where a thread goes
EVERYTHING = INSIDE | {"name", "purpose"}


def _sent(client: Client, name: str, *arguments: object, **fields: object) -> None:
    response = client.post(reverse(name, args=arguments), fields)
    assert response.status_code == 302, (name, response.status_code)


def _decides(place: Place, name: str, **fields: object) -> None:
    """A convener decides about the person, on their page."""
    _sent(place.convening, f"networks:{name}", place.network.slug, place.person.handle, **fields)


def removed(place: Place) -> None:
    _decides(place, "member-remove", reason="Advertising.")


def suspended(place: Place) -> None:
    _decides(place, "member-suspend", reason="Advertising.", until=_in_days(5))


def restored(place: Place) -> None:
    _decides(place, "member-restore")


def left(place: Place) -> None:
    _sent(place.client, "networks:leave", place.network.slug)
    place.client.get(reverse("networks:mine"))  # which says once which network was left


def role_lowered(place: Place) -> None:
    _decides(place, "member-role", role="member")


def moved(place: Place) -> None:
    where = (place.network.slug, place.thread.pk)
    _sent(place.convening, "discussions:thread-move", *where, network=place.elsewhere.pk)


def moved_in(place: Place) -> None:
    """The thread stood elsewhere; it comes back to where the person is."""
    flows.move_thread(thread=place.thread, by=place.convener, to=place.network)


def merged(place: Place) -> None:
    where = (place.network.slug, place.thread.pk)
    _sent(place.convening, "discussions:thread-merge", *where, into=place.target.pk)


def merged_and_moved(place: Place) -> None:
    """What a thread was merged into goes elsewhere; the old address leads nowhere for who may not follow."""
    merged(place)
    _sent(
        place.convening,
        "discussions:thread-move",
        place.network.slug,
        place.target.pk,
        network=place.elsewhere.pk,
    )


def post_deleted(place: Place) -> None:
    _sent(place.convening, "discussions:post-delete", place.reply.pk, reason="Names a patient.")


def thread_deleted(place: Place) -> None:
    _sent(
        place.convening,
        "discussions:post-delete",
        place.thread.posts.get(number=1).pk,
        reason="Names a patient.",
    )


def becomes(level: str, joining: str) -> Callable[[Place], None]:
    def level_changed(place: Place) -> None:
        network = Network.objects.get(pk=place.network.pk)
        network.level, network.joining = level, joining
        access.save_settings(network=network, by=place.convener)

    return level_changed


def archived(place: Place) -> None:
    _sent(place.convening, "networks:archive", place.network.slug, sure="on")


def invitation_revoked(place: Place) -> None:
    _sent(place.convening, "networks:invitation-revoke", place.network.slug, place.invitation.pk)


def approved(place: Place) -> None:
    waiting = place.network.memberships.get(user=place.person)
    _sent(
        place.convening,
        "networks:requests",
        place.network.slug,
        people=waiting.pk,
        decision="approve",
        ask_again=30,
    )


def address_lost(place: Place) -> None:
    """Another address is confirmed in the place of the one that let the person in."""
    new = EmailAddress.objects.create(user=place.person, email="cleo@elsewhere.example")
    response = place.client.post(
        reverse("account_confirm_email", args=[EmailConfirmationHMAC(new).key])
    )
    assert response.status_code == 302


def scan_says(verdict: str) -> Callable[[Place], None]:
    def scan_changed(place: Place) -> None:
        StoredFile.objects.filter(pk=place.file.pk).update(scan=verdict)

    return scan_changed


def account_closed(place: Place) -> None:
    close_account(user=place.person, mode=Erasure.Mode.KEEP)


def _in_days(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


WAYS: dict[str, Way] = {
    "removed": Way(removed, MEMBER, OUTSIDE | {"my networks": SHOWS}, hidden=INSIDE),
    "removed from a hidden one": Way(removed, MEMBER_OF_HIDDEN, NOWHERE, level="hidden", hidden=EVERYTHING),
    "suspended": Way(suspended, MEMBER, OUTSIDE | {"my networks": SHOWS, "membership": SHOWS}, hidden=INSIDE),
    "left": Way(left, MEMBER, OUTSIDE, hidden=INSIDE),
    "left a hidden one": Way(left, MEMBER_OF_HIDDEN, NOWHERE, level="hidden", hidden=EVERYTHING),
    "thread moved": Way(moved, MEMBER, WITHOUT_THREAD | {"drafts": SILENT}, hidden=INSIDE - STAYS | {"elsewhere"}),
    "thread merged": Way(merged, MEMBER, MERGED),
    "thread merged and moved": Way(
        merged_and_moved, MEMBER, WITHOUT_THREAD | {"drafts": SILENT}, hidden=INSIDE - STAYS | {"elsewhere"}
    ),
    "post deleted": Way(post_deleted, MEMBER, WITHOUT_POST, hidden=frozenset({"reply", "edited", "file"})),
    "thread deleted": Way(thread_deleted, MEMBER, WITHOUT_THREAD, hidden=INSIDE - STAYS),
    "level changed": Way(
        becomes("private", "on-request"), READER, OUTSIDE, stands="stranger", level="public", hidden=INSIDE
    ),
    "level changed to hidden": Way(
        becomes("hidden", "by-invitation"), READER, NOWHERE, stands="stranger", level="public", hidden=EVERYTHING
    ),
    "invitation revoked": Way(
        invitation_revoked, INVITED, NOWHERE | {"invitation": GONE}, stands="invited", level="hidden",
        hidden=EVERYTHING,
    ),
    "domain address lost": Way(address_lost, MEMBER, OUTSIDE, stands="by domain", hidden=INSIDE),
    "account closed": Way(account_closed, MEMBER, OUTSIDE | _SIGNED_OUT, hidden=INSIDE),
    "archived": Way(archived, MEMBER, MEMBER | {"invitation": GONE, "choices of what one is told": SILENT}),
    "archived, to who was invited": Way(
        archived, INVITED, NOWHERE | {"invitation": GONE}, stands="invited", level="hidden", hidden=EVERYTHING
    ),
    "role lowered": Way(role_lowered, CONVENER, MEMBER, stands="convener", hidden=frozenset({"asking"})),
    "approved": Way(approved, OUTSIDE | {"my networks": SHOWS, "membership": SHOWS}, NEWCOMER, stands="requested"),
    "restored": Way(restored, OUTSIDE | {"my networks": SHOWS, "membership": SHOWS}, MEMBER, stands="suspended"),
    "level opened": Way(becomes("public", "at-once"), OUTSIDE, READER, stands="stranger"),
    "file waits for the scan": Way(
        scan_says("waiting"), READER, READER | {"file": GONE, "feed": "304"}, stands="stranger", level="public",
        hidden=frozenset({"file"}),
    ),
    "file is infected": Way(
        scan_says("infected"), READER, READER | {"file": GONE, "feed": "304"}, stands="stranger", level="public",
        hidden=frozenset({"file"}),
    ),
    "thread moved in": Way(
        moved_in, WITHOUT_THREAD | {"drafts": SILENT}, MEMBER, stands="member, thread elsewhere"
    ),
}  # fmt: skip
