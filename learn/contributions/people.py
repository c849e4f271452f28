"""Who looks after a contribution."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Lower

from accounts.models import User
from hub.staff import staff_who_may
from learn.contributions.models import Contribution, TopicLead
from learn.contributions.querysets import LEVELS
from learn.models import Article, Category


def leads_of(category: Category) -> Iterable[int]:
    """Keys of the topic leads of a category and of those above it."""
    above, at = [], category
    for _ in range(LEVELS):
        above.append(at.pk)
        if at.parent is None:
            break
        at = at.parent
    return TopicLead.objects.filter(category__in=above).values_list("user", flat=True)


def editors() -> Iterable[int]:
    """Keys of staff who may change articles."""
    return staff_who_may("learn.change_article").values_list("pk", flat=True)


def who_may_take(contribution: Contribution) -> list[User]:
    """Topic leads and editors who may look after it, without its own authors."""
    people = {*leads_of(contribution.article.category), *editors()}
    own = {contribution.article.contributed_by_id, *contribution.authorships.values_list("user", flat=True)}
    return list(User.objects.active().filter(pk__in=people - own).order_by(Lower("display_name"), "pk"))


def desk_of_article(article: Article) -> set[int]:
    """Keys of those whom something about an article concerns: who has it; else its topic leads, else the editors."""
    contribution = getattr(article, "contribution", None)
    if contribution is None:
        return {*leads_of(article.category)} or {*editors()}
    if contribution.assigned_to_id:
        return {contribution.assigned_to_id}
    return {person.pk for person in desk_of(contribution)}


def desk_of(contribution: Contribution) -> list[User]:
    """Whom something new waits for: the topic leads; where there are none, the editors."""
    may = who_may_take(contribution)
    leading = {*leads_of(contribution.article.category)}
    return [person for person in may if person.pk in leading] or may
