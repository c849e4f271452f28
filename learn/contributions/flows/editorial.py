"""Flows of editors and topic leads for submitted contributions."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from accounts.models import User
from hub.audit.log import record
from hub.errors import NotAllowed
from learn.contributions import permissions
from learn.contributions.flows.authors import put_authors
from learn.contributions.flows.locks import assign, carry_over, go, opened_at_desk
from learn.contributions.models import Contribution, Remark, Step
from learn.contributions.models.contribution import ContributionState

Kind = Step.Kind
YEARS_UNTIL_CHECKED = 1


class EditorialDecision(models.TextChoices):
    CHANGES = "changes", "Ask for changes"
    ACCEPT = "accept", "Accept, and publish later"
    SCHEDULE = "schedule", "Publish on a day"
    PUBLISH = "publish", "Publish now"
    DECLINE = "decline", "Decline"


_STEP = {
    EditorialDecision.CHANGES: (Kind.CHANGES, ContributionState.CHANGES),
    EditorialDecision.ACCEPT: (Kind.ACCEPTED, ContributionState.ACCEPTED),
    EditorialDecision.SCHEDULE: (Kind.SCHEDULED, ContributionState.SCHEDULED),
    EditorialDecision.PUBLISH: (Kind.PUBLISHED, ContributionState.PUBLISHED),
    EditorialDecision.DECLINE: (Kind.DECLINED, ContributionState.DECLINED),
}
GOES_PUBLIC = {EditorialDecision.SCHEDULE, EditorialDecision.PUBLISH}


def take(*, contribution: Contribution, by: User) -> Contribution:
    """Assign the contribution to oneself for review.

    Raises NotAllowed if it is assigned to somebody else who may still review it.
    """
    with opened_at_desk(contribution, by) as found:
        if found.assigned_to_id == by.pk and found.state != ContributionState.SENT:
            return found
        if found.state not in permissions.OPEN_AT_DESK:
            raise NotAllowed(_where_it_stands(found))
        holder = found.assigned_to
        if holder and holder.pk != by.pk and permissions.knows_topic(holder, found.article):
            raise NotAllowed(f"{holder.display_name} has it already.")
        assign(found, by)
        to = (
            ContributionState.REVIEW
            if found.state == ContributionState.SENT
            else ContributionState(found.state)
        )
        go(found, Kind.TAKEN, to=to, by=by, to_person=by)
        record(
            "contribution.taken", by=by, about=found.article.contributed_by, contribution=found.pk
        )
        return found


def hand_over(*, contribution: Contribution, by: User, to: User, note: str = "") -> Contribution:
    """Assign the contribution to another editor or topic lead.

    The authors never see `note`. Raises NotAllowed.
    """
    from learn.contributions.flows.review import leave_note

    with opened_at_desk(contribution, by) as found:
        if found.assigned_to_id == to.pk:
            return found
        if found.state not in permissions.OPEN_AT_DESK:
            raise NotAllowed(_where_it_stands(found))
        if not Contribution.objects.looked_after_by(to).filter(pk=found.pk).exists():
            raise NotAllowed(f"{to.display_name} does not look after this topic.")
        assign(found, to)
        state = (
            ContributionState.REVIEW
            if found.state == ContributionState.SENT
            else ContributionState(found.state)
        )
        go(found, Kind.HANDED, to=state, by=by, to_person=to)
        if note:
            leave_note(found, by=by, text=note)
        record("contribution.handed", by=by, about=to, contribution=found.pk)
        return found


def decide(
    *,
    contribution: Contribution,
    by: User,
    decision: EditorialDecision,
    seen: int,
    note: str = "",
    at: datetime | None = None,
) -> Contribution:
    """Decide about a contribution.

    `seen` is the id of the last step that the person saw, `at` the time of a scheduled publication.

    If two people decide at once, the first one wins and the other gets NotAllowed. The same form
    sent twice is one decision.
    """
    with opened_at_desk(contribution, by) as found:
        kind, to = _STEP[decision]
        last = found.steps.select_related("by").last()
        if last is not None and last.pk != seen:
            if last.by_id == by.pk and last.kind == kind and _before(found, last) == seen:
                return found
            raise NotAllowed(_decided_meanwhile(last))
        _check(found, decision, note, at)
        if found.assigned_to_id is None:
            assign(found, by)
        go(found, kind, to=to, by=by, note=note)
        _publish(found, decision, at)
        carry_over(
            found, by=by, note=ContributionState(to).label, published_at=_published_at(decision, at)
        )
        about = found.article.contributed_by
        record(
            f"contribution.{kind}",
            by=by,
            about=about,
            contribution=found.pk,
            title=found.article.title,
        )
        return found


def _check(
    found: Contribution, decision: EditorialDecision, note: str, at: datetime | None
) -> None:
    if found.state not in permissions.OPEN_AT_DESK or (
        found.state == ContributionState.CHANGES and decision != EditorialDecision.DECLINE
    ):
        raise NotAllowed(_where_it_stands(found))
    if found.state == ContributionState.SCHEDULED and decision in {
        EditorialDecision.CHANGES,
        EditorialDecision.DECLINE,
    }:
        raise NotAllowed(
            "It is planned already. Choose “Accept, and publish later” first to take the day back."
        )
    if decision == EditorialDecision.DECLINE and not note:
        raise NotAllowed("Please say why: the author reads it.")
    if decision == EditorialDecision.CHANGES and not note and not _has_open_remarks(found):
        raise NotAllowed("Please say what should change, or leave a remark beside the text.")
    if decision == EditorialDecision.SCHEDULE and (at is None or at <= timezone.now()):
        raise NotAllowed("Choose a day to come.")
    if decision in GOES_PUBLIC and (missing := permissions.missing_in(found.article)):
        raise NotAllowed(f"Before it is published it needs {missing}.")


def _publish(found: Contribution, decision: EditorialDecision, at: datetime | None) -> None:
    """List the authors who agreed and set a review date, if the decision publishes."""
    if decision not in GOES_PUBLIC:
        return
    put_authors(found)
    if found.article.review_by is None:
        day = timezone.localdate(at)
        found.article.review_by = day.replace(
            year=day.year + YEARS_UNTIL_CHECKED, day=min(day.day, 28)
        )


def _published_at(decision: EditorialDecision, at: datetime | None) -> datetime | None:
    if decision == EditorialDecision.SCHEDULE:
        return at
    return timezone.now() if decision == EditorialDecision.PUBLISH else None


def _has_open_remarks(found: Contribution) -> bool:
    return Remark.objects.filter(contribution=found, done_at=None).exists()


def _before(found: Contribution, step: Step) -> int:
    before = found.steps.filter(pk__lt=step.pk).last()
    return before.pk if before else 0


def _decided_meanwhile(last: Step) -> str:
    who = last.by.display_name if last.by else "Somebody"
    return (
        f"{who} {last.get_kind_display()} meanwhile. "
        "Nothing was changed now: please look again, then decide."
    )


def _where_it_stands(found: Contribution) -> str:
    return f"This cannot be done now: where it stands is “{ContributionState(found.state).label}”."
