"""After publication: what was planned appears, what is old is checked again, what the admin changed is followed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from hub.audit.trail import record
from hub.moderation.writing import check_may_write
from hub.refused import Refused
from learn.contributions.flows.lock import go, opened
from learn.contributions.models import Contribution, Step
from learn.contributions.models.contribution import STATUS_OF, State
from learn.contributions.querysets import checked_by
from learn.flows import set_status
from learn.models import Article
from learn.reviewing import mark_reviewed

Kind = Step.Kind
Status = Article.Status


class Check(models.TextChoices):
    CONFIRM = "confirm", "It still holds"
    CHANGED = "changed", "I have changed it, and it holds now"
    ARCHIVE = "archive", "Archive it"


_STEP = {
    Check.CONFIRM: (Kind.CONFIRMED, State.PUBLISHED),
    Check.CHANGED: (Kind.CHANGED, State.PUBLISHED),
    Check.ARCHIVE: (Kind.ARCHIVED, State.ARCHIVED),
}


def come_due() -> int:
    """What was planned and has appeared is published; what is to be looked at again by today is due.

    Returns how many steps were taken. Safe to run twice.
    """
    now, today = timezone.now(), timezone.localdate()
    appeared = Contribution.objects.filter(state=State.SCHEDULED, article__published_at__lte=now)
    due = Contribution.objects.filter(state=State.PUBLISHED, article__review_by__lte=today)
    return sum(_step(row, State.SCHEDULED, Kind.APPEARED, State.PUBLISHED) for row in appeared) + sum(
        _step(row, State.PUBLISHED, Kind.DUE, State.DUE) for row in due
    )


def check_again(*, article: Article, by: User, check: Check, note: str = "") -> None:
    """Say that a published article still holds, or archive it. Raises Refused. Said twice, it is said once."""
    with transaction.atomic():
        row = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        if not checked_by(by, Article.objects.filter(pk=row.pk)).exists():
            raise Refused("You do not look after this topic.")
        check_may_write(by)
        if row.status == Status.ARCHIVED and check == Check.ARCHIVE:
            return
        if not row.is_public:
            raise Refused("Only what is published is checked again.")
        kind, to = _STEP[check]
        contribution = Contribution.objects.select_for_update(of=("self",)).filter(article=row).first()
        if contribution is not None:
            go(contribution, kind, to=to, by=by, note=note)
        if check == Check.ARCHIVE:
            set_status(ids=[row.pk], status=Status.ARCHIVED, by=by)
        else:
            mark_reviewed(ids=[row.pk], by=by)
        record(f"article.{kind}", by=by, about=row.contributed_by, article=row.pk, title=row.title)


def follow_articles(articles: Sequence[Article], by: User | None) -> None:
    """An article was saved outside its path, in the admin: its contribution follows, and says so in its steps.

    Called in the transaction that saved them, under the articles' locks.
    """
    found = {article.pk: article for article in articles}
    rows = Contribution.objects.select_for_update(of=("self",)).filter(article__in=found).order_by("article")
    for row in rows:
        article = found[row.article_id]
        if STATUS_OF[State(row.state)] != article.status:
            row.article = article
            _moved(row, article, by)
        elif row.state == State.DUE and article.review_by and article.review_by > timezone.localdate():
            go(row, Kind.CONFIRMED, to=State.PUBLISHED, by=by)


def _moved(row: Contribution, article: Article, by: User | None) -> None:
    if article.status == Status.PUBLISHED:
        is_planned = article.published_at is not None and article.published_at > timezone.now()
        kind, to = (Kind.SCHEDULED, State.SCHEDULED) if is_planned else (Kind.PUBLISHED, State.PUBLISHED)
    elif article.status == Status.ARCHIVED:
        kind, to = Kind.ARCHIVED, State.ARCHIVED
    elif article.status == Status.REVIEW:
        kind, to = Kind.MOVED, State.SENT
    else:
        kind, to = Kind.MOVED, State.WITHDRAWN
    if to == State.WITHDRAWN:
        row.assigned_to = row.assigned_at = None
    go(row, kind, to=to, by=by)
    if kind in {Kind.PUBLISHED, Kind.SCHEDULED}:
        from learn.contributions.flows.authors import put_authors

        put_authors(row)


def _step(contribution: Contribution, was: State, kind: Step.Kind, to: State) -> int:
    """Under the lock, if it still stands as it was found."""
    with opened(contribution) as row:
        today = timezone.localdate()
        article = row.article
        still = row.state == was and article.is_public
        if kind == Kind.DUE:
            still = still and article.review_by is not None and article.review_by <= today
        if still:
            go(row, kind, to=to, by=None)
        return int(still)
