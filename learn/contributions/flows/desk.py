"""What editors and topic leads do with what was sent in."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from accounts.models import User
from hub.audit.trail import record
from hub.refused import Refused
from learn.contributions import permissions
from learn.contributions.flows.authors import put_authors
from learn.contributions.flows.lock import assign, carry_over, go, opened_at_desk
from learn.contributions.models import Contribution, Remark, Step
from learn.contributions.models.contribution import State

Kind = Step.Kind
YEARS_UNTIL_CHECKED = 1


class Decision(models.TextChoices):
    CHANGES = "changes", "Ask for changes"
    ACCEPT = "accept", "Accept, and publish later"
    SCHEDULE = "schedule", "Publish on a day"
    PUBLISH = "publish", "Publish now"
    DECLINE = "decline", "Decline"


_STEP = {
    Decision.CHANGES: (Kind.CHANGES, State.CHANGES),
    Decision.ACCEPT: (Kind.ACCEPTED, State.ACCEPTED),
    Decision.SCHEDULE: (Kind.SCHEDULED, State.SCHEDULED),
    Decision.PUBLISH: (Kind.PUBLISHED, State.PUBLISHED),
    Decision.DECLINE: (Kind.DECLINED, State.DECLINED),
}
GOES_PUBLIC = {Decision.SCHEDULE, Decision.PUBLISH}


def take(*, contribution: Contribution, by: User) -> Contribution:
    """Take it to review. Raises Refused if somebody else, who may still look after it, has it already."""
    with opened_at_desk(contribution, by) as found:
        if found.assigned_to_id == by.pk and found.state != State.SENT:
            return found
        if found.state not in permissions.OPEN_AT_DESK:
            raise Refused(_where_it_stands(found))
        holder = found.assigned_to
        if holder and holder.pk != by.pk and permissions.knows_topic(holder, found.article):
            raise Refused(f"{holder.display_name} has it already.")
        assign(found, by)
        to = State.REVIEW if found.state == State.SENT else State(found.state)
        go(found, Kind.TAKEN, to=to, by=by, to_person=by)
        record("contribution.taken", by=by, about=found.article.contributed_by, contribution=found.pk)
        return found


def hand_over(*, contribution: Contribution, by: User, to: User, note: str = "") -> Contribution:
    """Give it to somebody else who may look after it. `note` stays at the desk. Raises Refused."""
    from learn.contributions.flows.talking import leave_note

    with opened_at_desk(contribution, by) as found:
        if found.assigned_to_id == to.pk:
            return found
        if found.state not in permissions.OPEN_AT_DESK:
            raise Refused(_where_it_stands(found))
        if not Contribution.objects.looked_after_by(to).filter(pk=found.pk).exists():
            raise Refused(f"{to.display_name} does not look after this topic.")
        assign(found, to)
        state = State.REVIEW if found.state == State.SENT else State(found.state)
        go(found, Kind.HANDED, to=state, by=by, to_person=to)
        if note:
            leave_note(found, by=by, text=note)
        record("contribution.handed", by=by, about=to, contribution=found.pk)
        return found


def decide(
    *,
    contribution: Contribution,
    by: User,
    decision: Decision,
    seen: int,
    note: str = "",
    at: datetime | None = None,
) -> Contribution:
    """Decide what becomes of it. `seen` is the number of the last step the person saw, `at` when it is to be published.

    Of two at once the first decides; the other is told so (Refused). The same form sent twice is one decision.
    """
    with opened_at_desk(contribution, by) as found:
        kind, to = _STEP[decision]
        last = found.steps.select_related("by").last()
        if last is not None and last.pk != seen:
            if last.by_id == by.pk and last.kind == kind and _before(found, last) == seen:
                return found
            raise Refused(_decided_meanwhile(last))
        _check(found, decision, note, at)
        if found.assigned_to_id is None:
            assign(found, by)
        go(found, kind, to=to, by=by, note=note)
        _publish(found, decision, at)
        carry_over(found, by=by, note=State(to).label, published_at=_published_at(decision, at))
        about = found.article.contributed_by
        record(f"contribution.{kind}", by=by, about=about, contribution=found.pk, title=found.article.title)
        return found


def _check(found: Contribution, decision: Decision, note: str, at: datetime | None) -> None:
    if found.state not in permissions.OPEN_AT_DESK or (found.state == State.CHANGES and decision != Decision.DECLINE):
        raise Refused(_where_it_stands(found))
    if found.state == State.SCHEDULED and decision in {Decision.CHANGES, Decision.DECLINE}:
        raise Refused("It is planned already. Choose “Accept, and publish later” first to take the day back.")
    if decision == Decision.DECLINE and not note:
        raise Refused("Please say why: the author reads it.")
    if decision == Decision.CHANGES and not note and not _has_open_remarks(found):
        raise Refused("Please say what should change, or leave a remark beside the text.")
    if decision == Decision.SCHEDULE and (at is None or at <= timezone.now()):
        raise Refused("Choose a day to come.")
    if decision in GOES_PUBLIC and (missing := permissions.missing_in(found.article)):
        raise Refused(f"Before it is published it needs {missing}.")


def _publish(found: Contribution, decision: Decision, at: datetime | None) -> None:
    """Who agreed stands as author, and a day is set on which somebody looks at it again."""
    if decision not in GOES_PUBLIC:
        return
    put_authors(found)
    if found.article.review_by is None:
        day = timezone.localdate(at)
        found.article.review_by = day.replace(year=day.year + YEARS_UNTIL_CHECKED, day=min(day.day, 28))


def _published_at(decision: Decision, at: datetime | None) -> datetime | None:
    if decision == Decision.SCHEDULE:
        return at
    return timezone.now() if decision == Decision.PUBLISH else None


def _has_open_remarks(found: Contribution) -> bool:
    return Remark.objects.filter(contribution=found, done_at=None).exists()


def _before(found: Contribution, step: Step) -> int:
    before = found.steps.filter(pk__lt=step.pk).last()
    return before.pk if before else 0


def _decided_meanwhile(last: Step) -> str:
    who = last.by.display_name if last.by else "Somebody"
    return f"{who} {last.get_kind_display()} meanwhile. Nothing was changed now: please look again, then decide."


def _where_it_stands(found: Contribution) -> str:
    return f"This cannot be done now: where it stands is “{State(found.state).label}”."
