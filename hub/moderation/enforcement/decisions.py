"""What somebody decides, with all that goes with it; and what can be decided about a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser

from hub.moderation import registry
from hub.moderation.models import Case, Decision
from hub.moderation.registry import SITE, ReportedSubject

ABOUT_PEOPLE = {
    Decision.WARNED,
    Decision.SUSPENDED,
    Decision.SUSPENDED_SITE,
    Decision.ACCOUNT_CLOSED,
}
UNTIL = {Decision.SUSPENDED, Decision.SUSPENDED_SITE}
FOR_STAFF = {Decision.SUSPENDED_SITE, Decision.ACCOUNT_CLOSED}
# What a held thing becomes by these is shown to others.
RELEASING = {Decision.LET_THROUGH, Decision.EDITED, Decision.REDACTED}
NOT_FOR_HELD = {
    *(
        Decision.NOTHING,
        Decision.DELETED,
        Decision.HIDDEN,
        Decision.LOCKED,
        Decision.MOVED,
        Decision.DEALT_WITH,
    )
}


@dataclass(frozen=True, kw_only=True)
class DecisionInput:
    """`text`, `title` and `summary` are for what is edited (None: it has none), `passage` for what is redacted,
    `place` is the number of the network it moves to.

    `and_delete`: what brought a warning or a suspension goes as well. An empty `message` is the template's.
    """

    decision: str
    note: str
    message: str = ""
    until: datetime | None = None
    text: str = ""
    title: str | None = None
    summary: str | None = None
    passage: str = ""
    everywhere: bool = False
    place: int = 0
    and_delete: bool = False


def offered(
    case: Case, subject: ReportedSubject | None, by: AbstractBaseUser, *, as_staff: bool
) -> list[Decision]:
    """What this person may decide about the case, in the order in which it is offered."""
    if subject is None:
        gone = [Decision.DELETED] if registry.abilities(case.kind).delete else []
        return [Decision.NOTHING, *gone, Decision.DEALT_WITH]
    about_author = _about_author(case, subject, by, as_staff)
    return [
        each
        for each in Decision
        if (each in about_author if each in ABOUT_PEOPLE else _is_possible(each, case, by))
    ]


def _is_possible(decision: Decision, case: Case, by: AbstractBaseUser) -> bool:
    able = registry.abilities(case.kind)
    if decision in {Decision.LET_THROUGH, Decision.REFUSED}:
        return case.was_held
    if case.was_held and decision in NOT_FOR_HELD:
        return False
    if decision == Decision.MOVED:
        return able.move is not None and bool(able.move.places(by))
    needed = {
        Decision.EDITED: able.edit,
        Decision.REDACTED: able.redact,
        Decision.HIDDEN: able.hide,
        Decision.DELETED: able.delete,
        Decision.LOCKED: able.lock,
    }
    return decision not in needed or needed[decision] is not None


def _about_author(
    case: Case, subject: ReportedSubject, by: AbstractBaseUser, as_staff: bool
) -> set[Decision]:
    """A warning reaches who wrote without a name, too; a suspension would say who it was."""
    writer = registry.abilities(case.kind).writer
    if writer is None or writer(case.object_id) is None:
        return set()
    if subject.author_id is None:
        return {Decision.WARNED}
    in_network = case.scope != SITE and registry.scopes().may_suspend(by, case.scope)
    return (
        {Decision.WARNED}
        | ({Decision.SUSPENDED} if in_network else set())
        | (FOR_STAFF if as_staff else set())
    )
