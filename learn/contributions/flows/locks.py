"""Locks under which a contribution changes, and the function that takes a step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.errors import NotAllowed
from hub.moderation.write_limits.write_access import check_may_write
from hub.notifications.flows import notify
from learn.contributions.models import Contribution, Step
from learn.contributions.models.contribution import STATUS_OF, ContributionState
from learn.flows import save_article
from learn.models import Article

CAUSE = "contribution"


@contextmanager
def opened(contribution: Contribution) -> Iterator[Contribution]:
    """Lock the article, then its contribution, and yield the current contribution.

    Everything that saves an article locks it first. Raises NotAllowed if the contribution is gone.
    """
    with transaction.atomic():
        Article.objects.select_for_update(no_key=True).filter(pk=contribution.article_id).first()
        row = Contribution.objects.select_for_update(of=("self",)).filter(pk=contribution.pk)
        found = row.select_related(
            "article__category", "article__contributed_by", "assigned_to"
        ).first()
        if found is None:
            raise NotAllowed("This contribution is not there any more.")
        yield found


@contextmanager
def opened_by_author(contribution: Contribution, by: User) -> Iterator[Contribution]:
    """Lock and yield the contribution; raise NotAllowed for all but its contributor."""
    with opened(contribution) as found:
        if found.article.contributed_by_id != by.pk:
            raise NotAllowed("Only the person who shares this can do that.")
        check_may_write(by)
        yield found


@contextmanager
def opened_at_desk(contribution: Contribution, by: User) -> Iterator[Contribution]:
    """Lock and yield the contribution to the people who may review it.

    Their permission is checked under the lock. Raises NotAllowed.
    """
    with opened(contribution) as found:
        if not Contribution.objects.looked_after_by(by).filter(pk=found.pk).exists():
            raise NotAllowed("You do not look after this any more.")
        check_may_write(by)
        yield found


def go(
    found: Contribution,
    kind: Step.Kind,
    *,
    to: ContributionState,
    by: User | None,
    note: str = "",
    to_person: User | None = None,
) -> Step:
    """Record a step, set the new state and notify the recipients.

    The article's own status follows with `carry_over`.
    """
    step = Step.objects.create(
        contribution=found,
        kind=kind,
        by=by,
        from_state=found.state,
        to_state=to,
        to_person=to_person,
        note=note,
    )
    found.state, found.since = to, step.at
    found.save(update_fields=["state", "since", "assigned_to", "assigned_at"])
    notify(CAUSE, step.pk, by=by)
    return step


def carry_over(
    found: Contribution, *, by: User | None, note: str, published_at: datetime | None = None
) -> None:
    """Save the article with the status that belongs to the contribution's state."""
    article, status = found.article, STATUS_OF[ContributionState(found.state)]
    if article.status == status and published_at == article.published_at:
        return
    article.status, article.published_at = status, published_at
    save_article(article=article, by=by, note=note)


def assign(found: Contribution, person: User | None) -> None:
    """Set or clear the assignee; `go` saves it."""
    found.assigned_to = person
    found.assigned_at = timezone.now() if person else None
