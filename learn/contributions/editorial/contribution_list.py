"""Lists of contributions: a person's own, and the editorial queue.

Paginated by the time and id of the last row, not by page number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from learn.contributions.copy import NEXT, said_of
from learn.contributions.models import Authorship, Contribution
from learn.contributions.models.contribution import ContributionState
from learn.contributions.querysets import ContributionQuerySet, checked_by
from learn.models import Article

PAGE_SIZE = 25

SHOWN = {
    "waiting": "Waiting",
    "mine": "With me",
    "authors": "With their authors",
    "planned": "Planned",
    "due": "To be checked again",
}
_STATES = {
    "waiting": (ContributionState.SENT, ContributionState.REVIEW, ContributionState.ACCEPTED),
    "mine": (
        ContributionState.SENT,
        ContributionState.REVIEW,
        ContributionState.ACCEPTED,
        ContributionState.CHANGES,
        ContributionState.SCHEDULED,
        ContributionState.DUE,
    ),
    "authors": (ContributionState.CHANGES,),
    "planned": (ContributionState.SCHEDULED,),
}


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """Row of a list.

    `holder` is the reviewer it is assigned to. `due` is the date by which it is to be reviewed
    again.
    """

    title: str
    address: str
    label: str
    said: str
    category: str
    who: str
    since: datetime | None
    holder: str
    holder_since: datetime | None = None
    due: date | None = None
    what_next: str = ""
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class ContributionPage:
    """Page of a list; `after` is the cursor of the next page, empty at the end."""

    rows: Sequence[ContributionRow]
    after: str
    show: str = ""
    is_first: bool = True


def queue_of(person: User, show: str, after: str = "") -> ContributionPage:
    """Return a page of the person's editorial queue, longest waiting first. Two queries."""
    if show == "due":
        return _due(person, after)
    rows = Contribution.objects.looked_after_by(person).filter(state__in=_STATES[show]).for_pages()
    if show == "mine":
        rows = rows.filter(assigned_to=person)
    found = list(_following(rows, after, newest_first=False)[: PAGE_SIZE + 1])
    return _page([_of_desk(row, person) for row in found], found, after, show)


def mine_of(person: User, after: str = "") -> ContributionPage:
    """Return a page of what the person shares or was asked to be an author of.

    The newest step first. One query.
    """
    asks = Authorship.objects.filter(
        contribution=OuterRef("pk"), user=person, answer=Authorship.Answer.WAITING
    )
    rows = Contribution.objects.own_of(person).for_pages().annotate(asks=Exists(asks))
    found = list(_following(rows, after, newest_first=True)[: PAGE_SIZE + 1])
    return _page([_of_author(row, person) for row in found], found, after, "")


def _following(
    rows: ContributionQuerySet, after: str, *, newest_first: bool
) -> ContributionQuerySet:
    """Return the rows after the one that the cursor `after` names, by time and id."""
    mark = _mark(after)
    if newest_first:
        rows = rows.order_by(F("since").desc(), F("pk").desc())
        return (
            rows.filter(Q(since__lt=mark[0]) | Q(since=mark[0], pk__lt=mark[1])) if mark else rows
        )
    rows = rows.order_by("since", "pk")
    return rows.filter(Q(since__gt=mark[0]) | Q(since=mark[0], pk__gt=mark[1])) if mark else rows


def _mark(after: str) -> tuple[datetime, int] | None:
    moment, _, key = after.partition("_")
    try:
        at, pk = datetime.fromisoformat(moment), int(key)
    except ValueError:
        return None
    return (at, pk) if timezone.is_aware(at) and 0 < pk < 2**63 else None


def _page(
    rows: Sequence[ContributionRow], found: Sequence[Contribution], after: str, show: str
) -> ContributionPage:
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    mark = f"{last.since.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{last.pk}" if last else ""
    return ContributionPage(rows[:PAGE_SIZE], mark, show, not after)


def _of_desk(row: Contribution, person: User) -> ContributionRow:
    return ContributionRow(
        title=row.article.title,
        address=row.get_absolute_url(),
        label=ContributionState(row.state).label,
        said=said_of(row, person),
        category=row.article.category.name,
        who=row.article.contributed_by.shown_name if row.article.contributed_by else "",
        since=row.since,
        holder="you"
        if row.assigned_to_id == person.pk
        else row.assigned_to.shown_name
        if row.assigned_to
        else "",
        holder_since=row.assigned_at,
    )


def _of_author(row: Contribution, person: User) -> ContributionRow:
    own = row.article.contributed_by_id == person.pk
    asked = bool(getattr(row, "asks", False)) and not own
    shares = (
        row.article.contributed_by.shown_name if row.article.contributed_by else "Former member"
    )
    return ContributionRow(
        title=row.article.title,
        address=row.get_absolute_url(),
        label=ContributionState(row.state).label,
        said=said_of(row, person),
        category=row.article.category.name,
        who="" if own else shares,
        since=row.since,
        holder=row.assigned_to.shown_name if row.assigned_to else "",
        holder_since=row.assigned_at,
        what_next="Read the draft, and say whether you want to stand as an author."
        if asked
        else NEXT[ContributionState(row.state)],
        is_asked=asked,
    )


def _due(person: User, after: str) -> ContributionPage:
    """Return a page of published articles due for review, the longest overdue first.

    Only articles on the person's topics.
    """
    articles = checked_by(person, Article.objects.published())
    rows = articles.filter(review_by__lte=timezone.localdate()).select_related(
        "category", "contributed_by"
    )
    rows = rows.defer("body").order_by("review_by", "pk")
    day, _, key = after.partition("_")
    try:
        mark = (date.fromisoformat(day), int(key))
    except ValueError:
        mark = None
    if mark:
        rows = rows.filter(Q(review_by__gt=mark[0]) | Q(review_by=mark[0], pk__gt=mark[1]))
    found = list(rows[: PAGE_SIZE + 1])
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return ContributionPage(
        [_overdue(article) for article in found[:PAGE_SIZE]],
        f"{last.review_by}_{last.pk}" if last else "",
        "due",
        not after,
    )


def _overdue(article: Article) -> ContributionRow:
    return ContributionRow(
        title=article.title,
        address=reverse("contributions:check", args=[article.pk]),
        label="To be checked again",
        said="",
        category=article.category.name,
        who=article.contributed_by.shown_name if article.contributed_by else "",
        since=None,
        holder="",
        due=article.review_by,
    )
