"""What Learn hands up to pages of the ground and of people."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser

from accounts.models import Organisation, User
from hub.search import view as index_view
from hub.search.finding import Found, Question, find
from learn.listing import cards_of
from learn.models import Article

register = template.Library()

NEWEST = 6
ON_A_PROFILE = 10


@register.inclusion_tag("learn/_newest.html")
def learn_newest() -> dict[str, Any]:
    return {"articles": Article.objects.visible_to(AnonymousUser()).published().with_card_data()[:NEWEST]}


@register.inclusion_tag("learn/_article_cards.html")
def organisation_articles(organisation: Organisation) -> dict[str, Any]:
    """Articles whose authors come from the organisation."""
    return _cards({"organisation": [organisation.slug]})


@register.inclusion_tag("learn/_article_cards.html")
def person_articles(person: User) -> dict[str, Any]:
    """Articles that the person wrote."""
    author = getattr(person, "author", None)
    return _cards({"author": [author.slug]}) if author else {"cards": [], "total": 0}


def _cards(fixed: dict[str, list[str]]) -> dict[str, Any]:
    found: Found = find(index_view.current(), Question(fixed=fixed, size=ON_A_PROFILE))
    return {"cards": cards_of(found, AnonymousUser()), "total": found.total}
