"""People responsible for reviewing a contribution."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Lower

from accounts.models import User
from hub.permissions import staff_who_may
from learn.contributions.models import Contribution, TopicLead
from learn.contributions.querysets import LEVELS
from learn.models import Article, Category


def leads_of(category: Category) -> Iterable[int]:
    """Return the ids of the topic leads of a category and its ancestors."""
    above, at = [], category
    for _ in range(LEVELS):
        above.append(at.pk)
        if at.parent is None:
            break
        at = at.parent
    return TopicLead.objects.filter(category__in=above).values_list("user", flat=True)


def editors() -> Iterable[int]:
    """Return the ids of staff who may change articles."""
    return staff_who_may("learn.change_article").values_list("pk", flat=True)


def who_may_take(contribution: Contribution) -> list[User]:
    """Return the topic leads and editors who may review it, without its own authors."""
    people = {*leads_of(contribution.article.category), *editors()}
    own = {
        contribution.article.contributed_by_id,
        *contribution.authorships.values_list("user", flat=True),
    }
    return list(
        User.objects.active().filter(pk__in=people - own).order_by(Lower("display_name"), "pk")
    )


def desk_of_article(article: Article) -> set[int]:
    """Return the ids of the people to notify about an article.

    The person it is assigned to; else its topic leads; else the editors.
    """
    contribution = getattr(article, "contribution", None)
    if contribution is None:
        return {*leads_of(article.category)} or {*editors()}
    if contribution.assigned_to_id:
        return {contribution.assigned_to_id}
    return {person.pk for person in desk_of(contribution)}


def desk_of(contribution: Contribution) -> list[User]:
    """Return the people for whom a new step waits: the topic leads, else the editors."""
    may = who_may_take(contribution)
    leading = {*leads_of(contribution.article.category)}
    return [person for person in may if person.pk in leading] or may
