"""Who looks after a contribution."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import User
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
    may = Permission.objects.filter(codename="change_article", content_type__app_label="learn")
    rights = Q(is_superuser=True) | Q(groups__permissions__in=may) | Q(user_permissions__in=may)
    return User.objects.active().filter(rights, is_staff=True).values_list("pk", flat=True)


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
