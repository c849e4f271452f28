"""What the article page shows of its readers: the reactions with their numbers, and one's own marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from accounts.models import User
from learn.models import Reaction


@dataclass(frozen=True, slots=True)
class ReactionChoice:
    """One of the three, as a reader sees it: `given` if they said it themselves."""

    kind: str
    label: str
    number: int
    given: bool


@dataclass(frozen=True, slots=True)
class ArticleEngagement:
    """What readers left on an article: how often it was read, what was said by a press, and what one saved.

    `drafts` are the places where the reader is writing something, whatever it is.
    """

    views: int
    comments: int
    reactions: list[ReactionChoice]
    is_saved: bool
    note: str
    related: list[int]
    drafts: frozenset[str]


# As SQL: it is asked on every reading, and building it from expressions took longer than answering it.
_MARKS = """
    SELECT figures.views, figures.comments, figures.helpful, figures.will_use, figures.thanks, figures.related,
           ARRAY(SELECT kind FROM learn_reaction WHERE article_id = figures.article_id AND user_id = %(viewer)s),
           (SELECT note FROM learn_bookmark WHERE article_id = figures.article_id AND user_id = %(viewer)s),
           ARRAY(SELECT place FROM drafts_draft WHERE user_id = %(viewer)s)
    FROM learn_articlefigures AS figures WHERE figures.article_id = %(article)s
"""
_NOTHING: tuple[Any, ...] = (0, 0, 0, 0, 0, [], [], None, [])


def marks_on(article_id: int, viewer: User | AnonymousUser) -> ArticleEngagement:
    """The numbers and the viewer's own marks, by one query. Ask only for an article that the viewer may see."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, {"article": article_id, "viewer": viewer.pk})
        views, comments, helpful, will_use, thanks, related, given, note, drafts = (
            cursor.fetchone() or _NOTHING
        )
    numbers = {
        Reaction.Kind.HELPFUL: helpful,
        Reaction.Kind.WILL_USE: will_use,
        Reaction.Kind.THANKS: thanks,
    }
    return ArticleEngagement(
        views=views,
        comments=comments,
        reactions=[
            ReactionChoice(kind.value, str(kind.label), number, kind in given)
            for kind, number in numbers.items()
        ],
        is_saved=note is not None,
        note=note or "",
        related=related,
        drafts=frozenset(drafts),
    )
