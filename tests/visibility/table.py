"""The declared table: every address of the site, what it asks for, and what each person is answered.

A row names an address, what stands in it (`scene.arguments`), and a rule for reading it and one for writing to it.
A rule gives, for the level of the network and the role of the person, the status of the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.visibility.scene import INSIDE

type Rule = Callable[[str, str], int]
DONE = (
    -1
)  # allowed: whatever the form says to what was sent, but neither 403, 404, 405 nor an error

SIGNED_OUT = {"nobody", "closed"}


def exists(level: str, role: str) -> bool:
    """Whether the network exists for the person."""
    return level != "hidden" or role in INSIDE or role == "invited"


def reads(level: str, role: str) -> bool:
    """Whether the person reads inside."""
    return level in {"open", "public"} or role in INSIDE


def everyone(level: str, role: str) -> int:
    return 200


def not_so(level: str, role: str) -> int:
    """Nobody reads here: it takes what is sent."""
    return 405


def signed_in(level: str, role: str) -> int:
    return 302 if role in SIGNED_OUT else 200


def at_the_door(level: str, role: str) -> int:
    return 200 if exists(level, role) else 404


def at_the_door_signed_in(level: str, role: str) -> int:
    return signed_in(level, role) if exists(level, role) else 404


def may_join(level: str, role: str) -> int:
    """Who belongs already, or waits, is led to their membership."""
    status = at_the_door_signed_in(level, role)
    return 302 if status == 200 and waits_or_belongs(level, role) else status


def has_a_story(level: str, role: str) -> int:
    """The other way round: who does not belong is led to the network's page."""
    status = at_the_door_signed_in(level, role)
    return 302 if status == 200 and not waits_or_belongs(level, role) else status


def waits_or_belongs(level: str, role: str) -> bool:
    return role in (*INSIDE, "suspended") or (role == "requested" and level != "archived")


def inside(level: str, role: str) -> int:
    return 200 if reads(level, role) else 404


def readers_signed_in(level: str, role: str) -> int:
    return signed_in(level, role) if reads(level, role) else 404


def only_read_by_all(level: str, role: str) -> int:
    return 200 if level in {"open", "public"} else 404


def own_draft(level: str, role: str) -> int:
    return 302 if role in SIGNED_OUT else DONE if role == "member" else 404


def unseen(level: str, role: str) -> int:
    """What only those who look after the network see."""
    return 200 if role in {"moderator", "convener"} else 404


def nobody_at_all(level: str, role: str) -> int:
    return 404


def who_began_it(level: str, role: str) -> int:
    """What waits to be let through: a member's, which nobody else finds."""
    return 302 if role in SIGNED_OUT else 200 if role == "member" else 404


def drafts(level: str, role: str) -> int:
    """Who reads may keep what they write; a script asks, which does not follow to the sign-in page."""
    status = readers_signed_in(level, role)
    return {200: DONE, 302: 403}.get(status, status)


def asked_or_convening(level: str, role: str) -> int:
    return 302 if role in SIGNED_OUT else 200 if role in {"moderator", "convener"} else 404


def holds_the_link(level: str, role: str) -> int:
    return 404 if level == "archived" else 200


def for_roles(*roles: str) -> Rule:
    """Those who read inside and have one of the roles; others who read are turned away."""

    def rule(level: str, role: str) -> int:
        if not reads(level, role):
            return 404
        if role in roles:
            return 200
        return 302 if role in SIGNED_OUT else 403

    return rule


def conveners_or_nothing(level: str, role: str) -> int:
    return 200 if role == "convener" else 404


members, moderators, conveners = (
    for_roles(*INSIDE),
    for_roles("moderator", "convener"),
    for_roles("convener"),
)


def writing(rule: Rule) -> Rule:
    """The same people may send; what they get is the form's to say."""

    def sent(level: str, role: str) -> int:
        status = rule(level, role)
        return DONE if status == 200 else status

    return sent


def not_archived(rule: Rule, otherwise: int = 403) -> Rule:
    def kept(level: str, role: str) -> int:
        status = rule(level, role)
        return otherwise if level == "archived" and status in {200, DONE} else status

    return kept


def leads_on(rule: Rule) -> Rule:
    """Whoever may read is sent on to where the thing stands."""

    def led(level: str, role: str) -> int:
        status = rule(level, role)
        return 302 if status == 200 else status

    return led


def redirects(status: int, rule: Rule) -> Rule:
    """The network's former address leads on for whoever finds it; for others it never was one."""

    def redirected(level: str, role: str) -> int:
        return status if rule(level, role) != 404 else 404

    return redirected


def listed(level: str, role: str) -> int:
    """Where nothing is known of who asks."""
    return 404 if level == "hidden" else 200


@dataclass(frozen=True)
class Row:
    name: str
    holds: str
    reading: Rule
    sending: Rule | None = None


NETWORKS = [
    Row("networks:network-list", "none", everyone),
    Row("networks:mine", "none", signed_in),
    Row("networks:propose", "none", signed_in, writing(signed_in)),
    Row("networks:network-detail", "slug", at_the_door),
    Row("networks:join", "slug", may_join, writing(at_the_door_signed_in)),
    Row("networks:code", "slug", at_the_door),
    Row("networks:membership", "slug", has_a_story),
    Row("networks:leave", "slug", not_so, writing(at_the_door_signed_in)),
    Row("networks:withdraw", "slug", not_so, writing(at_the_door_signed_in)),
    Row("networks:directory", "slug", not_so, writing(at_the_door_signed_in)),
    Row("networks:members", "slug", members),
    Row("networks:members-export", "slug", not_so, writing(conveners)),
    Row("networks:member", "slug handle", conveners),
    Row("networks:member-role", "slug handle", not_so, writing(conveners)),
    Row("networks:member-hand-over", "slug handle", not_so, writing(conveners)),
    Row("networks:member-suspend", "slug handle", not_so, writing(conveners)),
    Row("networks:member-restore", "slug handle", not_so, writing(conveners)),
    Row("networks:member-pause", "slug handle", not_so, writing(conveners)),
    Row("networks:member-resume", "slug handle", not_so, writing(conveners)),
    Row("networks:member-remove", "slug handle", not_so, writing(conveners)),
    Row("networks:requests", "slug", conveners, writing(conveners)),
    Row("networks:invitations", "slug", conveners, writing(conveners)),
    Row("networks:invitation-send", "invitation", not_so, writing(conveners)),
    Row("networks:invitation-revoke", "invitation", not_so, writing(conveners)),
    Row("networks:settings", "slug", conveners, writing(conveners)),
    Row("networks:archive", "slug", conveners, writing(conveners)),
    Row("networks:reopen", "slug", not_so, writing(conveners)),
    Row("networks:export", "slug", conveners, writing(conveners)),
    Row("networks:export-download", "export", not_so, conveners),
    Row("networks:organisations", "slug", conveners_or_nothing),
    Row("networks:organisation-add", "slug", not_so, writing(conveners)),
    Row("networks:organisation", "place", conveners, writing(conveners)),
    Row("networks:organisation-remove", "place", not_so, writing(conveners)),
    Row("networks:audit", "slug", moderators),
    Row("networks:reports", "slug", moderators),
    Row("networks:report", "case", moderators, writing(moderators)),
    Row("networks:report-claim", "case", not_so, writing(moderators)),
    Row("networks:report-show", "case", not_so, writing(moderators)),
    Row("networks:report-hand-over", "case", not_so, writing(moderators)),
    Row("networks:reports-bulk", "slug", not_so, writing(moderators)),
    Row("networks:report-appeals", "slug", moderators),
    Row("networks:report-appeal", "appeal", moderators, writing(moderators)),
    Row("networks:report-figures", "slug", conveners),
    Row("networks:report-removals", "slug", moderators),
    Row("networks:report-removal", "about", moderators, writing(moderators)),
    Row("networks:audit-export", "slug", moderators),
]

DISCUSSIONS = [
    Row("discussions:search", "none", everyone),
    Row("discussions:drafts", "none", signed_in),
    Row("discussions:thread-list", "slug", inside),
    Row("discussions:thread-create", "slug", members, writing(members)),
    Row("discussions:thread-detail", "slug pk", inside),
    Row("discussions:thread-waiting", "held", who_began_it),
    Row("discussions:reply", "slug pk", not_so, writing(readers_signed_in)),
    Row("discussions:first-unread", "slug pk", leads_on(inside)),
    Row(
        "discussions:thread-edit", "slug pk", not_archived(members), not_archived(writing(members))
    ),
    Row("discussions:thread-closed", "slug pk", not_so, writing(moderators)),
    Row("discussions:thread-pinned", "slug pk", not_so, writing(moderators)),
    Row("discussions:thread-move", "slug pk", moderators, writing(moderators)),
    Row("discussions:thread-merge", "slug pk", moderators, writing(moderators)),
    Row("discussions:thread-split", "slug pk", moderators, writing(moderators)),
    Row("discussions:thread-promote", "slug pk", conveners, writing(conveners)),
    Row("discussions:post", "pk", leads_on(inside)),
    Row("discussions:post-history", "pk", members),
    Row("discussions:post-edit", "pk", not_archived(members), not_archived(writing(members))),
    Row("discussions:post-delete", "pk", members, writing(members)),
    Row("discussions:reaction", "pk kind", not_so, writing(readers_signed_in)),
    Row("discussions:post-author", "anonymous", moderators, writing(moderators)),
    Row("discussions:answer", "pk", not_so, writing(members)),
    Row("discussions:feed", "slug", only_read_by_all),
    Row("discussions:vote", "slug pk", not_so, writing(members)),
    Row("discussions:poll-edit", "slug pk", not_archived(members), not_archived(writing(members))),
    Row("discussions:alike", "slug pk", inside),
    Row("discussions:picture", "slug", not_so, writing(members)),
    Row("discussions:people", "slug", members),
    Row("discussions:shared-concern", "slug pk", not_so, writing(members)),
    Row("discussions:follow-network", "slug", not_so, writing(readers_signed_in)),
    Row("discussions:follow-thread", "slug pk", not_so, writing(readers_signed_in)),
    Row("discussions:draft-of-thread", "slug", not_so, drafts),
    Row("discussions:draft-of-reply", "slug pk", not_so, drafts),
    Row("discussions:draft-of-edit", "pk", not_so, drafts),
    Row("discussions:seen", "slug pk", not_so, writing(inside)),
    Row("discussions:draft-delete", "draft", not_so, own_draft),
    Row("discussions:promotion", "promotion", asked_or_convening),
    Row("networks:invitation", "token", holds_the_link),
]

# It asks for testimonies, which counts only where everyone reads.
CAMPAIGNS = [
    Row("campaigns:campaign-list", "slug", inside),
    Row("campaigns:campaign-create", "slug", conveners, writing(conveners)),
    Row("campaigns:campaign-detail", "campaign", inside),
    Row("campaigns:campaign-edit", "campaign", conveners, writing(conveners)),
    Row("campaigns:campaign-publish", "campaign draft", not_so, writing(conveners)),
    Row("campaigns:campaign-close", "campaign", not_so, writing(conveners)),
    Row("campaigns:campaign-remove", "campaign draft", conveners, writing(conveners)),
    # A draft is there for those who look after the network, and for nobody else.
    Row("campaigns:campaign-detail", "campaign draft", unseen),
    Row("testimonies:give", "campaign draft", nobody_at_all, nobody_at_all),
    Row("campaigns:testimony-list", "slug", moderators),
    Row("campaigns:testimony-decide", "testimony waiting", moderators, writing(moderators)),
    Row("campaigns:testimony-redact", "testimony waiting", not_so, writing(moderators)),
    # Nothing is known of who asks, so everybody is nobody.
    Row("testimonies:give", "campaign", only_read_by_all, only_read_by_all),
    Row("testimonies:come-back", "none", everyone, everyone),
    Row("testimonies:add", "none", not_so, everyone),
    Row("testimonies:consent", "none", not_so, everyone),
    Row("testimonies:withdraw", "none", not_so, everyone),
    Row("testimonies:testimony-detail", "testimony", inside),
    Row("testimonies:picture", "picture", inside),
    Row("moderation:report", "reported testimony", inside, writing(inside)),
]

# The network had another address before.
RENAMED = [
    Row("networks:network-detail", "former slug", redirects(301, at_the_door)),
    Row("networks:members", "former slug", redirects(301, at_the_door)),
    Row(
        "networks:settings", "former slug", redirects(301, at_the_door), redirects(308, at_the_door)
    ),
    Row("networks:leave", "former slug", not_so, redirects(308, at_the_door)),
    Row("discussions:thread-list", "former slug", redirects(301, at_the_door)),
    Row("discussions:feed", "former slug", redirects(301, at_the_door)),
    Row("discussions:thread-detail", "former slug pk", redirects(301, at_the_door)),
    Row("discussions:thread-edit", "former slug pk", redirects(301, at_the_door)),
    Row("campaigns:campaign-detail", "former campaign", redirects(301, at_the_door)),
    Row("testimonies:give", "former campaign", redirects(301, listed), redirects(308, listed)),
]

FILES = [Row("files:detail", "file", inside)]
# What one can read, one can report, signed in or not.
REPORTS = [
    Row("moderation:report", "reported", inside, writing(inside)),
    Row("moderation:report", "reported file", inside, writing(inside)),
]

ROWS = [*NETWORKS, *DISCUSSIONS, *CAMPAIGNS, *RENAMED, *FILES, *REPORTS]
