"""Flows after publication: scheduled publication, content review, and edits in the admin."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from hub.audit.log import record
from hub.errors import NotAllowed
from hub.moderation.write_limits.write_access import check_may_write
from learn.contributions.flows.locks import go, opened
from learn.contributions.models import Contribution, Step
from learn.contributions.models.contribution import STATUS_OF, ContributionState
from learn.contributions.querysets import checked_by
from learn.flows import set_status
from learn.history.content_review import mark_reviewed
from learn.models import Article

Kind = Step.Kind
Status = Article.Status


class ReviewOutcome(models.TextChoices):
    CONFIRM = "confirm", "It still holds"
    CHANGED = "changed", "I have changed it, and it holds now"
    ARCHIVE = "archive", "Archive it"


_STEP = {
    ReviewOutcome.CONFIRM: (Kind.CONFIRMED, ContributionState.PUBLISHED),
    ReviewOutcome.CHANGED: (Kind.CHANGED, ContributionState.PUBLISHED),
    ReviewOutcome.ARCHIVE: (Kind.ARCHIVED, ContributionState.ARCHIVED),
}


def come_due() -> int:
    """Publish scheduled contributions whose time has come, and mark those due for review.

    Returns how many steps were taken. Safe to run twice.
    """
    now, today = timezone.now(), timezone.localdate()
    appeared = Contribution.objects.filter(
        state=ContributionState.SCHEDULED, article__published_at__lte=now
    )
    due = Contribution.objects.filter(
        state=ContributionState.PUBLISHED, article__review_by__lte=today
    )
    return sum(
        _step(row, ContributionState.SCHEDULED, Kind.APPEARED, ContributionState.PUBLISHED)
        for row in appeared
    ) + sum(_step(row, ContributionState.PUBLISHED, Kind.DUE, ContributionState.DUE) for row in due)


def check_again(*, article: Article, by: User, check: ReviewOutcome, note: str = "") -> None:
    """Record that a published article is still valid, or archive it.

    Archiving is idempotent. Raises NotAllowed.
    """
    with transaction.atomic():
        row = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        if not checked_by(by, Article.objects.filter(pk=row.pk)).exists():
            raise NotAllowed("You do not look after this topic.")
        check_may_write(by)
        if row.status == Status.ARCHIVED and check == ReviewOutcome.ARCHIVE:
            return
        if not row.is_public:
            raise NotAllowed("Only what is published is checked again.")
        kind, to = _STEP[check]
        contribution = (
            Contribution.objects.select_for_update(of=("self",)).filter(article=row).first()
        )
        if contribution is not None:
            go(contribution, kind, to=to, by=by, note=note)
        if check == ReviewOutcome.ARCHIVE:
            set_status(ids=[row.pk], status=Status.ARCHIVED, by=by)
        else:
            mark_reviewed(ids=[row.pk], by=by)
        record(f"article.{kind}", by=by, about=row.contributed_by, article=row.pk, title=row.title)


def follow_articles(articles: Sequence[Article], by: User | None) -> None:
    """Update the contributions of articles that were saved in the admin.

    The change of state is recorded as a step. Runs in the transaction that saved the articles,
    under their locks.
    """
    found = {article.pk: article for article in articles}
    rows = (
        Contribution.objects.select_for_update(of=("self",))
        .filter(article__in=found)
        .order_by("article")
    )
    for row in rows:
        article = found[row.article_id]
        if STATUS_OF[ContributionState(row.state)] != article.status:
            row.article = article
            _moved(row, article, by)
        elif (
            row.state == ContributionState.DUE
            and article.review_by
            and article.review_by > timezone.localdate()
        ):
            go(row, Kind.CONFIRMED, to=ContributionState.PUBLISHED, by=by)


def _moved(row: Contribution, article: Article, by: User | None) -> None:
    if article.status == Status.PUBLISHED:
        is_planned = article.published_at is not None and article.published_at > timezone.now()
        kind, to = (
            (Kind.SCHEDULED, ContributionState.SCHEDULED)
            if is_planned
            else (Kind.PUBLISHED, ContributionState.PUBLISHED)
        )
    elif article.status == Status.ARCHIVED:
        kind, to = Kind.ARCHIVED, ContributionState.ARCHIVED
    elif article.status == Status.REVIEW:
        kind, to = Kind.MOVED, ContributionState.SENT
    else:
        kind, to = Kind.MOVED, ContributionState.WITHDRAWN
    if to == ContributionState.WITHDRAWN:
        row.assigned_to = row.assigned_at = None
    go(row, kind, to=to, by=by)
    if kind in {Kind.PUBLISHED, Kind.SCHEDULED}:
        from learn.contributions.flows.authors import put_authors

        put_authors(row)


def _step(
    contribution: Contribution, was: ContributionState, kind: Step.Kind, to: ContributionState
) -> int:
    """Take the step under the lock if the contribution has not changed; return 1 or 0."""
    with opened(contribution) as row:
        today = timezone.localdate()
        article = row.article
        still = row.state == was and article.is_public
        if kind == Kind.DUE:
            still = still and article.review_by is not None and article.review_by <= today
        if still:
            go(row, kind, to=to, by=None)
        return int(still)
