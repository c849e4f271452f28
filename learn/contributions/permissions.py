"""Permissions on contributions: functions over the same rows that `visible_to` uses."""

from __future__ import annotations

from accounts.models import User
from hub.richtext.plain_text import plain_text
from hub.richtext.sanitizer import picture_names
from learn.contributions.models import Authorship, Contribution
from learn.contributions.models.contribution import ContributionState
from learn.contributions.querysets import checked_by
from learn.models import Article

AT_AUTHOR = frozenset(
    {ContributionState.DRAFT, ContributionState.CHANGES, ContributionState.WITHDRAWN}
)
"""States in which the author works on the text."""
TO_DECIDE = frozenset(
    {ContributionState.SENT, ContributionState.REVIEW, ContributionState.ACCEPTED}
)
"""States in which an editor or topic lead has to act before publication."""
WITHDRAWABLE = TO_DECIDE | {ContributionState.CHANGES}
OPEN_AT_DESK = TO_DECIDE | {ContributionState.CHANGES, ContributionState.SCHEDULED}
INVITING = AT_AUTHOR | TO_DECIDE
"""States in which authors may be invited."""


def shares(person: User, contribution: Contribution) -> bool:
    return contribution.article.contributed_by_id == person.pk


def looks_after(person: User, contribution: Contribution) -> bool:
    return Contribution.objects.looked_after_by(person).filter(pk=contribution.pk).exists()


def knows_topic(person: User, article: Article) -> bool:
    """Return whether the person is an editor or a topic lead for the article."""
    return person.is_active and checked_by(person, Article.objects.filter(pk=article.pk)).exists()


def may_edit(person: User, contribution: Contribution) -> bool:
    """Return whether the person may edit the text.

    The contributor and agreed authors while it is with them; then those who review it.
    """
    if contribution.state in AT_AUTHOR and (
        shares(person, contribution) or stands_as_author(person, contribution)
    ):
        return True
    return contribution.state in OPEN_AT_DESK and looks_after(person, contribution)


def stands_as_author(person: User, contribution: Contribution) -> bool:
    return Authorship.objects.agreed().filter(contribution=contribution, user=person).exists()


def missing_in(article: Article) -> str:
    """Return, in words, what the text needs before it can be submitted; "" if nothing."""
    missing = []
    if not article.summary.strip():
        missing.append("a summary")
    if not plain_text(article.body) and not picture_names(article.body):
        missing.append("the text")
    if article.is_preexisting and not (article.source_name or article.source_url):
        missing.append("where it was published before")
    return " and ".join(missing)
