"""What can be done in a network, and which permission each thing takes: `docs/permissions.md` is made from this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from networks.access import ENTER, MANAGE, MODERATE, PERMISSIONS_OF, POST
from networks.models import Membership

BEGIN = "<!-- Made by `manage.py permissions_table`: begin -->"
END = "<!-- Made by `manage.py permissions_table`: end -->"


@dataclass(frozen=True)
class Action:
    """`pages` are the names of the addresses behind it, which the tests open as each role."""

    words: str
    permission: str
    pages: tuple[str, ...] = ()


ACTIONS = (
    Action("read inside, whatever the level", ENTER),
    Action("see the list of members", ENTER, ("members",)),
    Action("choose whether to appear in it; leave", ENTER),
    Action("start discussions, reply, react, vote", POST),
    Action("see who does not appear in the list, who is suspended, was removed or left", MODERATE),
    Action("pin, close, move, split, merge and delete discussions", MODERATE),
    Action("ask who wrote a post without a name, with a reason, audited", MODERATE),
    Action("look at what was reported or held first, and decide about it", MODERATE, ("reports",)),
    Action("warn; remove everything that somebody wrote here; answer appeals", MODERATE, ("report-removals",)),
    Action("read what the audit trail says of moderation, and download it", MODERATE, ("audit",)),
    Action("read campaigns that are not published yet", MODERATE),
    Action("read testimonies first, take out what may tell who it was, decide, answer", MODERATE),
    Action("begin campaigns, change, publish and close them, remove drafts", MANAGE),
    Action("answer requests to join", MANAGE, ("requests",)),
    Action("invite, send again, take back", MANAGE, ("invitations",)),
    Action("give roles, hand over, pause posting, suspend, remove", MANAGE, ("member",)),
    Action("name member organisations and their leads", MANAGE, ("organisation-add",)),
    Action("download the list of members", MANAGE, ("members-export",)),
    Action("change the settings, archive, open again", MANAGE, ("settings", "archive")),
    Action("download a copy of the whole network", MANAGE, ("export",)),
    Action("propose posts for the library, with each author's yes", MANAGE),
    Action("read the whole audit trail", MANAGE),
    Action("see the figures of moderation", MANAGE, ("report-figures",)),
)


def table() -> str:
    """Roles × actions as Markdown."""
    return "\n".join(_lines())


def put_into(document: str) -> str:
    """The document with the table between the two marks. Raises ValueError where a mark is missing."""
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
