"""Where the numbers that pages show differ from the rows they count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q

from hub.search import index
from hub.search.models import SearchDocument
from learn.models import Article, ArticleFigures, Reaction

POPULARITY = "popularity in search"


@dataclass(frozen=True, slots=True)
class ArticleCounterDrift:
    """`name` of a number that says `says` where there are `counted`."""

    article_id: int
    name: str
    says: int
    counted: int


type CountAll = Callable[[], Mapping[int, int]]
type CountAnew = Callable[[int], None]

# Numbers of `Figures` that another app counts, by their field.
_counts: dict[str, tuple[CountAll, CountAnew]] = {}


def register(name: str, count: CountAll, count_anew: CountAnew) -> None:
    """`count` gives the number of every article that has any, by its key; `count_anew` puts one article's right."""
    _counts[name] = count, count_anew


def drifts() -> Iterator[ArticleCounterDrift]:
    """All of them: reactions and other apps' numbers against their rows, search's popularity against the views."""
    yield from _reaction_drifts()
    yield from _registered_drifts()
    yield from _popularity_drifts()


def repair(found: Iterable[ArticleCounterDrift]) -> None:
    found = list(found)
    for article_id in sorted({drift.article_id for drift in found if drift.name in Reaction.Kind}):
        Reaction.objects.recount(article_id)
    for drift in found:
        if drift.name in _counts:
            _counts[drift.name][1](drift.article_id)
    index.set_popularity(
        "article", {drift.article_id: drift.counted for drift in found if drift.name == POPULARITY}
    )


def _reaction_drifts() -> Iterator[ArticleCounterDrift]:
    counts = {
        f"counted_{kind}": Count("reactions", filter=Q(reactions__kind=kind))
        for kind in Reaction.Kind.values
    }
    says = {f"says_{kind}": F(f"figures__{kind}") for kind in Reaction.Kind.values}
    differ = Q()
    for kind in Reaction.Kind.values:
        differ |= ~Q(**{f"counted_{kind}": F(f"figures__{kind}")}) | Q(
            figures=None, **{f"counted_{kind}__gt": 0}
        )
    # Of every article, drafts too: this looks for mistakes, nobody reads it.
    rows = Article._base_manager.annotate(**counts, **says).filter(differ).order_by("pk")
    for row in rows.values("pk", *counts, *says).iterator():
        for kind in Reaction.Kind.values:
            shown, counted = row[f"says_{kind}"] or 0, row[f"counted_{kind}"]
            if shown != counted:
                yield ArticleCounterDrift(row["pk"], kind, shown, counted)


def _registered_drifts() -> Iterator[ArticleCounterDrift]:
    for name, (count, _) in _counts.items():
        counted = count()
        says = dict(ArticleFigures.objects.exclude(**{name: 0}).values_list("pk", name))
        for article_id in sorted(counted.keys() | says.keys()):
            if (shown := says.get(article_id, 0)) != (number := counted.get(article_id, 0)):
                yield ArticleCounterDrift(article_id, name, shown, number)


def _popularity_drifts() -> Iterator[ArticleCounterDrift]:
    documents = SearchDocument.objects.filter(kind="article", removed=False).order_by("object_id")
    views = dict(ArticleFigures.objects.exclude(views=0).values_list("pk", "views"))
    for article_id, popularity in documents.values_list("object_id", "popularity").iterator():
        if popularity != views.get(article_id, 0):
            yield ArticleCounterDrift(article_id, POPULARITY, popularity, views.get(article_id, 0))
