"""What the article page shows of its readers: the reactions with their numbers, and one's own marks."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Subquery

from accounts.models import User
from learn.models import Bookmark, Figures, Reaction


@dataclass(frozen=True, slots=True)
class ReactionChoice:
    """One of the three, as a reader sees it: `given` if they said it themselves."""

    kind: str
    label: str
    number: int
    given: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """What readers left on an article: how often it was read, what was said by a press, and what one saved."""

    views: int
    reactions: list[ReactionChoice]
    is_saved: bool
    note: str
    related: list[int]


def marks_on(article_id: int, viewer: User | AnonymousUser) -> Marks:
    """The numbers and the viewer's own marks, by one query. Ask only for an article that the viewer may see."""
    figures = Figures.objects.filter(pk=article_id)
    if viewer.is_authenticated:
        figures = figures.annotate(
            given=ArraySubquery(Reaction.objects.filter(article=article_id, user=viewer).values("kind")),
            note=Subquery(Bookmark.objects.filter(article=article_id, user=viewer).order_by().values("note")),
        )
    found = figures.first() or Figures()
    given, note = getattr(found, "given", ()), getattr(found, "note", None)
    return Marks(
        views=found.views,
        reactions=[
            ReactionChoice(kind.value, str(kind.label), getattr(found, kind), kind in given) for kind in Reaction.Kind
        ],
        is_saved=note is not None,
        note=note or "",
        related=list(found.related),
    )
