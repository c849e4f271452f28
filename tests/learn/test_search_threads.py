"""Threads of one process asking and changing the library at the same time: each answer is of one version."""

from __future__ import annotations

import pytest

from hub.search.engine import snapshot as index_view
from hub.search.engine.search import SearchQuery, find
from learn.integrations.search import FACETS
from learn.models import Article
from tests.make import make_article, make_articles
from tests.racing import race

READERS, CHANGES = 4, 25


@pytest.mark.django_db(transaction=True)
def test_readers_and_a_writer_share_an_index() -> None:
    make_articles(
        {"title": f"Sepsis {number}", "tags": [f"tag {number}"], "type": "tool"}
        for number in range(40)
    )
    writing = True

    def write() -> int:
        nonlocal writing
        try:
            for number in range(CHANGES):
                make_article(
                    f"Sepsis again {number}", tags=[f"new {number} {place}" for place in range(20)]
                )
        finally:
            writing = False
        return CHANGES

    def read() -> int:
        asked = 0
        while writing:
            view = index_view.current()
            found = find(view, SearchQuery(text="sepsis", facets=FACETS))
            newest = find(view, SearchQuery(facets=FACETS))
            assert found.total == newest.total >= 40
            asked += 1
        return asked

    done = race(write, *[read] * READERS)
    assert all(isinstance(each, int) and each > 0 for each in done), done
    assert (
        find(index_view.current(), SearchQuery(text="sepsis")).total
        == Article.objects.count()
        == 40 + CHANGES
    )
