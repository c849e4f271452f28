"""The lock under which a contribution changes, and how a step is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.moderation.writing import check_may_write
from hub.notifications.flows import tell
from hub.refused import Refused
from learn.contributions.models import Contribution, Step
from learn.contributions.models.contribution import STATUS_OF, State
from learn.flows import save_article
from learn.models import Article

CAUSE = "contribution"


@contextmanager
def opened(contribution: Contribution) -> Iterator[Contribution]:
    """The contribution as it is now, locked. The article is locked first, as everybody does who saves one."""
    with transaction.atomic():
        Article.objects.select_for_update(no_key=True).filter(pk=contribution.article_id).first()
        row = Contribution.objects.select_for_update(of=("self",)).filter(pk=contribution.pk)
        found = row.select_related("article__category", "article__contributed_by", "assigned_to").first()
        if found is None:
            raise Refused("This contribution is not there any more.")
        yield found


@contextmanager
def opened_by_author(contribution: Contribution, by: User) -> Iterator[Contribution]:
    """For whoever shares it."""
    with opened(contribution) as found:
        if found.article.contributed_by_id != by.pk:
            raise Refused("Only the person who shares this can do that.")
        check_may_write(by)
        yield found


@contextmanager
def opened_at_desk(contribution: Contribution, by: User) -> Iterator[Contribution]:
    """For those who look after it, by what they may do at this moment."""
    with opened(contribution) as found:
        if not Contribution.objects.looked_after_by(by).filter(pk=found.pk).exists():
            raise Refused("You do not look after this any more.")
        check_may_write(by)
        yield found


def go(
    found: Contribution,
    kind: Step.Kind,
    *,
    to: State,
    by: User | None,
    note: str = "",
    to_person: User | None = None,
) -> Step:
    """Take a step, and tell the people concerned. The article's own status follows (`carry_over`)."""
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
    tell(CAUSE, step.pk, by=by)
    return step


def carry_over(found: Contribution, *, by: User | None, note: str, published_at: datetime | None = None) -> None:
    """Give the article the status that goes with the contribution's state."""
    article, status = found.article, STATUS_OF[State(found.state)]
    if article.status == status and published_at == article.published_at:
        return
    article.status, article.published_at = status, published_at
    save_article(article=article, by=by, note=note)


def assign(found: Contribution, person: User | None) -> None:
    """Who has it from now on; `go` saves it."""
    found.assigned_to = person
    found.assigned_at = timezone.now() if person else None
