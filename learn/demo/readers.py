"""Activity of the demo's readers: views, reactions and bookmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.demo.logins import MEMBER
from accounts.demo.randomness import chance
from accounts.models import User
from learn.models import Article, ArticleFigures, Bookmark, Reaction

MOST_REACTIONS = 26
KINDS = {Reaction.Kind.HELPFUL: 0.6, Reaction.Kind.WILL_USE: 0.35, Reaction.Kind.THANKS: 0.3}
SETTLING_DAYS = 120  # until most of an article's eventual readers have read it
READERS_WITH_BOOKMARKS = 60
NOTES = (
    "For the teaching session on Thursday.",
    "Show this to the ward sisters.",
    "Try the table with our own numbers.",
    "Ask Ben what he thinks.",
)


def load(articles: Sequence[Article], members: Mapping[str, User]) -> None:
    """Create figures for every article.

    Articles that everyone may read also get views, reactions and bookmarks.
    """
    public = [article for article in articles if article.is_public]
    people = list(members.values())
    reactions = [reaction for article in public for reaction in _reactions(article, people)]
    Reaction.objects.bulk_create(reactions, batch_size=1000)
    counts = {article.pk: ArticleFigures(article=article) for article in articles}
    for article in public:
        counts[article.pk].views = _views(article)
    for reaction in reactions:
        figures = counts[reaction.article_id]
        setattr(figures, reaction.kind, getattr(figures, reaction.kind) + 1)
    ArticleFigures.objects.bulk_create(counts.values())
    Bookmark.objects.bulk_create(_bookmarks(public, members))


def _views(article: Article) -> int:
    luck = chance("views", article.external_id)
    return int(luck.lognormvariate(5.4, 0.9) * _share_of_readers(article)) + luck.randint(3, 20)


def _share_of_readers(article: Article) -> float:
    """Return the share of its eventual readers who have read it, from 0 to 1."""
    days = (timezone.now() - _time(article)).days
    return min(1.0, (days + 2) / SETTLING_DAYS)


def _reactions(article: Article, people: Sequence[User]) -> list[Reaction]:
    luck = chance("reactions", article.external_id)
    number = int(MOST_REACTIONS * luck.random() ** 1.5 * _share_of_readers(article) ** 0.5)
    return [
        Reaction(article=article, user=user, kind=kind, made_at=_afterwards(article, luck))
        for user in luck.sample(people, min(number, len(people)))
        for kind in _kinds(luck)
    ]


def _kinds(luck: Random) -> list[Reaction.Kind]:
    chosen = [kind for kind, share in KINDS.items() if luck.random() < share]
    return chosen or [Reaction.Kind.HELPFUL]


def _bookmarks(public: Sequence[Article], members: Mapping[str, User]) -> list[Bookmark]:
    luck = chance("bookmarks")
    savers = luck.sample(sorted(members), min(READERS_WITH_BOOKMARKS, len(members)))
    numbers = {name: luck.randint(1, 8) for name in savers} | {MEMBER.name: 9}
    return [
        Bookmark(
            user=members[name],
            article=article,
            note=NOTES[place] if name == MEMBER.name and place < len(NOTES) else "",
            saved_at=_afterwards(article, luck),
        )
        for name, number in sorted(numbers.items())
        for place, article in enumerate(luck.sample(public, min(number, len(public))))
    ]


def _afterwards(article: Article, luck: Random) -> datetime:
    """Return a time between publication and now, sooner rather than later."""
    published = _time(article)
    waited = (timezone.now() - published).total_seconds() * luck.random() ** 3
    return published + timedelta(seconds=waited)


def _time(article: Article) -> datetime:
    assert article.published_at is not None
    return article.published_at
