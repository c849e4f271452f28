"""Lists of contributions: one's own, and the desk's queue. Their pages go by the last row, not by a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from learn.contributions.models import Authorship, Contribution
from learn.contributions.models.contribution import State
from learn.contributions.querysets import ContributionQuerySet, checked_by
from learn.contributions.words import NEXT, said_of
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
    "waiting": (State.SENT, State.REVIEW, State.ACCEPTED),
    "mine": (State.SENT, State.REVIEW, State.ACCEPTED, State.CHANGES, State.SCHEDULED, State.DUE),
    "authors": (State.CHANGES,),
    "planned": (State.SCHEDULED,),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list. `holder` has it, `due` is set for what is to be checked again by a day."""

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
class Page:
    """`after` continues the list; empty at its end."""

    rows: Sequence[Row]
    after: str
    show: str = ""
    is_first: bool = True


def queue_of(person: User, show: str, after: str = "") -> Page:
    """What waits at the person's desk, the longest first. Two queries."""
    if show == "due":
        return _due(person, after)
    rows = Contribution.objects.looked_after_by(person).filter(state__in=_STATES[show]).for_pages()
    if show == "mine":
        rows = rows.filter(assigned_to=person)
    found = list(_following(rows, after, newest_first=False)[: PAGE_SIZE + 1])
    return _page([_of_desk(row, person) for row in found], found, after, show)


def mine_of(person: User, after: str = "") -> Page:
    """What the person shares or is asked to stand for, the newest step first. One query."""
    asks = Authorship.objects.filter(contribution=OuterRef("pk"), user=person, answer=Authorship.Answer.WAITING)
    rows = Contribution.objects.own_of(person).for_pages().annotate(asks=Exists(asks))
    found = list(_following(rows, after, newest_first=True)[: PAGE_SIZE + 1])
    return _page([_of_author(row, person) for row in found], found, after, "")


def _following(rows: ContributionQuerySet, after: str, *, newest_first: bool) -> ContributionQuerySet:
    """The rows behind the one that `after` names, by time and key."""
    mark = _mark(after)
    if newest_first:
        rows = rows.order_by(F("since").desc(), F("pk").desc())
        return rows.filter(Q(since__lt=mark[0]) | Q(since=mark[0], pk__lt=mark[1])) if mark else rows
    rows = rows.order_by("since", "pk")
    return rows.filter(Q(since__gt=mark[0]) | Q(since=mark[0], pk__gt=mark[1])) if mark else rows


def _mark(after: str) -> tuple[datetime, int] | None:
    moment, _, key = after.partition("_")
    try:
        at, pk = datetime.fromisoformat(moment), int(key)
    except ValueError:
        return None
    return (at, pk) if timezone.is_aware(at) and 0 < pk < 2**63 else None


def _page(rows: Sequence[Row], found: Sequence[Contribution], after: str, show: str) -> Page:
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    mark = f"{last.since.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{last.pk}" if last else ""
    return Page(rows[:PAGE_SIZE], mark, show, not after)


def _of_desk(row: Contribution, person: User) -> Row:
    return Row(
        title=row.article.title,
        address=row.get_absolute_url(),
        label=State(row.state).label,
        said=said_of(row, person),
        category=row.article.category.name,
        who=row.article.contributed_by.shown_name if row.article.contributed_by else "",
        since=row.since,
        holder="you" if row.assigned_to_id == person.pk else row.assigned_to.shown_name if row.assigned_to else "",
        holder_since=row.assigned_at,
    )


def _of_author(row: Contribution, person: User) -> Row:
    own = row.article.contributed_by_id == person.pk
    asked = bool(getattr(row, "asks", False)) and not own
    shares = row.article.contributed_by.shown_name if row.article.contributed_by else "Former member"
    return Row(
        title=row.article.title,
        address=row.get_absolute_url(),
        label=State(row.state).label,
        said=said_of(row, person),
        category=row.article.category.name,
        who="" if own else shares,
        since=row.since,
        holder=row.assigned_to.shown_name if row.assigned_to else "",
        holder_since=row.assigned_at,
        what_next="Read the draft, and say whether you want to stand as an author."
        if asked
        else NEXT[State(row.state)],
        is_asked=asked,
    )


def _due(person: User, after: str) -> Page:
    """Published articles of the person's topics whose day has come, the longest overdue first."""
    articles = checked_by(person, Article.objects.published())
    rows = articles.filter(review_by__lte=timezone.localdate()).select_related("category", "contributed_by")
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
    return Page(
        [_overdue(article) for article in found[:PAGE_SIZE]],
        f"{last.review_by}_{last.pk}" if last else "",
        "due",
        not after,
    )


def _overdue(article: Article) -> Row:
    return Row(
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
