"""The lock on an article's figures, what is counted and noted under it, and who looks after comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from accounts.models import User
from hub.notifications.flows import tell
from hub.posts import mentions
from hub.safeguarding.explaining import Explained, note_explained
from learn.comments.models import Comment
from learn.models import Figures

MODERATE = "moderation.change_case"


@contextmanager
def locked(article_id: int) -> Iterator[Figures]:
    """The figures of an article whose comments nobody else changes until the block ends."""
    with transaction.atomic():
        yield Figures.objects.locked(article_id)


def count(figures: Figures) -> None:
    """Count the article's comments anew, under the lock."""
    figures.comments = Comment.objects.live().filter(article=figures.pk).count()
    figures.save(update_fields=["comments"])


def recount(article_id: int) -> None:
    """Put an article's number of comments right, whatever it says now."""
    with locked(article_id) as figures:
        count(figures)


def may_moderate(person: User) -> bool:
    """Site staff who decide about reports look after comments."""
    return person.is_staff and person.has_perm(MODERATE)


def note_mentions(row: Comment) -> bool:
    """Everybody can read a comment; of those who closed their account nobody is noted."""
    return mentions.note_mentions(row, row.mentions, User.objects.active(), row.author_id)


def explain(row: Comment, explained: Sequence[Explained], *, by: User) -> None:
    """Into the audit trail, and to the staff who decide about reports."""
    entry = note_explained(explained, by=by, comment=row.pk, place=f"comment {row.pk}")
    if entry is not None:
        tell("comment-explained", entry.pk, by=by)
