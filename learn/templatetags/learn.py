"""What Learn hands up to pages of the ground and of people."""

from __future__ import annotations

import time
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import Organisation, User
from hub.rendering.fragment_cache import fragments
from hub.search.engine import snapshot as index_view
from hub.search.engine.search import SearchQuery, find
from hub.search.engine.snapshot import IndexSnapshot
from learn.browse.article_list import cards_of
from learn.browse.taxonomy import shelves
from learn.models import Article

register = template.Library()

NEWEST = 6
ON_A_PROFILE = 10
FIGURES_EVERY = 300  # seconds; how many people have joined is counted no oftener


@register.simple_tag
def learn_front() -> SafeString:
    """Learn's part of the home page: the newest articles, the top categories, and numbers."""
    view = index_view.current()
    key = ("front", view.key, int(time.time()) // FIGURES_EVERY)
    return fragments.get(key, lambda: render_to_string("learn/_front.html", _front(view)), len)


def _front(view: IndexSnapshot) -> dict[str, Any]:
    people = User.objects.active()
    countries = people.exclude(country="").values("country").distinct()
    return {
        "articles": Article.objects.visible_to(AnonymousUser())
        .published()
        .with_card_data()[:NEWEST],
        "categories": shelves(view).top,
        "figures": {
            "articles": int(view.visible(frozenset({0})).sum()),
            "members": people.count(),
            "organisations": Organisation.objects.filter(people__in=people).distinct().count(),
            "countries": countries.count(),
        },
    }


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
    found = find(index_view.current(), SearchQuery(fixed=fixed, size=ON_A_PROFILE))
    return {"cards": cards_of(found), "total": found.total}
