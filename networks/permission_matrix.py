"""Actions in a network and the permission that each needs; source of `docs/permissions.md`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from networks.access import ENTER, MANAGE, MODERATE, PERMISSIONS_OF, POST
from networks.models import Membership

BEGIN = "<!-- Made by `manage.py permissions_table`: begin -->"
END = "<!-- Made by `manage.py permissions_table`: end -->"


@dataclass(frozen=True)
class NetworkAction:
    """Action and the permission that it needs.

    `pages` are the URL names behind it, which the tests open as each role.
    """

    words: str
    permission: str
    pages: tuple[str, ...] = ()


ACTIONS = (
    NetworkAction("read inside, whatever the level", ENTER),
    NetworkAction("see the list of members", ENTER, ("members",)),
    NetworkAction("choose whether to appear in it; leave", ENTER),
    NetworkAction("start discussions, reply, react, vote", POST),
    NetworkAction(
        "see who does not appear in the list, who is suspended, was removed or left", MODERATE
    ),
    NetworkAction("pin, close, move, split, merge and delete discussions", MODERATE),
    NetworkAction("ask who wrote a post without a name, with a reason, audited", MODERATE),
    NetworkAction(
        "look at what was reported or held first, and decide about it", MODERATE, ("reports",)
    ),
    NetworkAction(
        "warn; remove everything that somebody wrote here; answer appeals",
        MODERATE,
        ("report-removals",),
    ),
    NetworkAction(
        "read what the audit trail says of moderation, and download it", MODERATE, ("audit",)
    ),
    NetworkAction("read campaigns that are not published yet", MODERATE),
    NetworkAction(
        "read testimonies first, take out what may tell who it was, decide, answer", MODERATE
    ),
    NetworkAction("begin campaigns, change, publish and close them, remove drafts", MANAGE),
    NetworkAction("answer requests to join", MANAGE, ("requests",)),
    NetworkAction("invite, send again, take back", MANAGE, ("invitations",)),
    NetworkAction("give roles, hand over, pause posting, suspend, remove", MANAGE, ("member",)),
    NetworkAction("name member organisations and their leads", MANAGE, ("organisation-add",)),
    NetworkAction("download the list of members", MANAGE, ("members-export",)),
    NetworkAction("change the settings, archive, open again", MANAGE, ("settings", "archive")),
    NetworkAction("download a copy of the whole network", MANAGE, ("export",)),
    NetworkAction("propose posts for the library, with each author's yes", MANAGE),
    NetworkAction("read the whole audit trail", MANAGE),
    NetworkAction("see the figures of moderation", MANAGE, ("report-figures",)),
)


def table() -> str:
    """Return roles × actions as a Markdown table."""
    return "\n".join(_lines())


def put_into(document: str) -> str:
    """Return the document with the table between the two marks.

    Raises ValueError if a mark is missing.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError("The marks around the table are missing.")
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def _lines() -> Iterator[str]:
    roles = list(Membership.Role)
    yield "| In a network | " + " | ".join(role.label for role in roles) + " |"
    yield "| --- |" + " --- |" * len(roles)
    for action in ACTIONS:
        marks = ("yes" if action.permission in PERMISSIONS_OF[role] else "–" for role in roles)
        yield f"| {action.words} | " + " | ".join(marks) + " |"
