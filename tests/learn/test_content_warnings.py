"""An article's content warning goes with it to every place where it is told of."""

import pytest
from django.test import Client
from django.urls import reverse

from hub import link_previews
from learn.articles import related
from learn.models import Article
from networks.models import Network
from tests.cast import Cast, visiting
from tests.learn.test_library_pages import page
from tests.make import make_article
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import make_network

pytestmark = pytest.mark.django_db

WARNING = "the death of a child"
BADGE = '<span class="badge badge--attention">Content warning</span>'


@pytest.fixture
def article(db: None) -> Article:
    return make_article(
        "Swabs left behind", summary="What we changed.", content_warning=WARNING, tags=["swabs"]
    )


def around(html: str, title: str) -> str:
    """The card in which the title stands."""
    before, _, after = html.partition(f">{title}</a>")
    return before.rpartition("<li")[2] + after.partition("</li>")[0]


def test_its_card_on_the_home_page_has_it(client: Client, article: Article) -> None:
    make_article("Another")
    html = page(client, reverse("home"))
    assert BADGE in around(html, article.title)
    assert BADGE not in around(html, "Another")


def test_its_card_beside_a_related_article_has_it(client: Client, article: Article) -> None:
    other = make_article("Another", tags=["swabs"])
    related.refresh()
    assert BADGE in around(page(client, other.get_absolute_url()), article.title)


def test_previews_of_its_address_begin_with_it(
    client: Client, article: Article, cast: Cast
) -> None:
    words = f"Content warning: {WARNING}. What we changed."
    html = page(client, article.get_absolute_url())
    assert f'<meta name="description" content="{words}">' in html
    assert f'<meta property="og:description" content="{words}">' in html
    assert (
        link_previews.previews([("article", article.pk)])[("article", article.pk)].summary == words
    )
    network: Network = make_network(convener=cast.asha, level="public")
    thread = make_thread(network, cast.asha)
    make_reply(thread, cast.asha, f'<p><a href="{article.get_absolute_url()}">This</a></p>')
    assert words in visiting().get(thread.get_absolute_url()).content.decode()
