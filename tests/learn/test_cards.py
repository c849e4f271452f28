"""What lists show of articles is asked for in SQL of its own: by the rule of `ArticleQuerySet.published`."""

import pytest

from learn.browse.cards import published_cards
from learn.models import Article
from tests.make import make_article, make_hidden_articles

pytestmark = pytest.mark.django_db


def test_cards_are_of_published_articles_even_where_the_index_said_otherwise() -> None:
    make_article()
    make_hidden_articles()
    every = [*Article.objects.values_list("pk", flat=True)]
    published = {*Article.objects.published().values_list("pk", flat=True)}
    assert len(published) == 1 < len(every)
    assert published_cards(every, with_text=False).keys() == published


def test_a_text_comes_only_where_words_are_marked() -> None:
    article = make_article(body="<p>Walrus.</p>")
    assert "Walrus" in published_cards([article.pk], with_text=True)[article.pk].text
    assert published_cards([article.pk], with_text=False)[article.pk].text == ""
