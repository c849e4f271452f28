"""Who may do what with a contribution: plain functions over the rows that `visible_to` asks."""

from __future__ import annotations

from accounts.models import User
from hub.richtext.plain import plain_text
from hub.richtext.sanitizer import picture_names
from learn.contributions.models import Authorship, Contribution
from learn.contributions.models.contribution import State
from learn.contributions.querysets import checked_by
from learn.models import Article

AT_AUTHOR = frozenset({State.DRAFT, State.CHANGES, State.WITHDRAWN})
"""States in which the author works on the text."""
TO_DECIDE = frozenset({State.SENT, State.REVIEW, State.ACCEPTED})
"""States in which somebody at the desk has to do something before it is published."""
WITHDRAWABLE = TO_DECIDE | {State.CHANGES}
OPEN_AT_DESK = TO_DECIDE | {State.CHANGES, State.SCHEDULED}
INVITING = AT_AUTHOR | TO_DECIDE
"""States in which authors may be asked."""


def shares(person: User, contribution: Contribution) -> bool:
    return contribution.article.contributed_by_id == person.pk


def looks_after(person: User, contribution: Contribution) -> bool:
    return Contribution.objects.looked_after_by(person).filter(pk=contribution.pk).exists()


def knows_topic(person: User, article: Article) -> bool:
    """Whether the person is an editor or a topic lead for the article."""
    return person.is_active and checked_by(person, Article.objects.filter(pk=article.pk)).exists()


def may_edit(person: User, contribution: Contribution) -> bool:
    """The author and those who agreed to stand beside them, until it is sent in; then those who look after it."""
    if contribution.state in AT_AUTHOR and (shares(person, contribution) or stands_as_author(person, contribution)):
        return True
    return contribution.state in OPEN_AT_DESK and looks_after(person, contribution)


def stands_as_author(person: User, contribution: Contribution) -> bool:
    return Authorship.objects.agreed().filter(contribution=contribution, user=person).exists()


def missing_in(article: Article) -> str:
    """What a text still needs before it can be sent in, in words; empty if nothing."""
    missing = []
    if not article.summary.strip():
        missing.append("a summary")
    if not plain_text(article.body) and not picture_names(article.body):
        missing.append("the text")
    if article.is_preexisting and not (article.source_name or article.source_url):
        missing.append("where it was published before")
    return " and ".join(missing)
