"""Lock on an article's figures, what is counted and recorded under it, and who moderates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from accounts.models import User
from hub.notifications.flows import notify
from hub.posts import mentions
from hub.safeguarding.justifications import Justification, note_explained
from learn.comments.models import Comment
from learn.models import ArticleFigures

MODERATE = "moderation.change_case"


@contextmanager
def locked(article_id: int) -> Iterator[ArticleFigures]:
    """Lock the figures of an article and yield them.

    Nobody else changes the article's comments until the block ends.
    """
    with transaction.atomic():
        yield ArticleFigures.objects.locked(article_id)


def count(figures: ArticleFigures) -> None:
    """Recount the article's comments. The caller holds the lock."""
    figures.comments = Comment.objects.live().filter(article=figures.pk).count()
    figures.save(update_fields=["comments"])


def recount(article_id: int) -> None:
    """Lock an article's figures and correct the number of its comments."""
    with locked(article_id) as figures:
        count(figures)


def may_moderate(person: User) -> bool:
    """Return whether the person moderates comments: site staff who decide about reports."""
    return person.is_staff and person.has_perm(MODERATE)


def note_mentions(row: Comment) -> bool:
    """Store the mentions in a comment and return whether there are any.

    Everybody can read a comment, so everybody can be mentioned, except people who closed their
    account.
    """
    return mentions.note_mentions(row, row.mentions, User.objects.active(), row.author_id)


def explain(row: Comment, explained: Sequence[Justification], *, by: User) -> None:
    """Record the justifications in the audit log and notify staff who decide about reports."""
    entry = note_explained(explained, by=by, comment=row.pk, place=f"comment {row.pk}")
    if entry is not None:
        notify("comment-explained", entry.pk, by=by)
