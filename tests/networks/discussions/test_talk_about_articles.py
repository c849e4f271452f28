"""An article's page leads to the conversations about it: those that its reader may read, and to nothing else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from learn.models import Article
from networks import access
from networks.discussions import flows
from networks.discussions.search.indexing import index_waiting
from networks.models import Network
from tests.cast import Cast
from tests.make import make_article
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(db: None) -> Article:
    return make_article("Counting swabs aloud")


@pytest.fixture
def public(cast: Cast) -> Network:
    return make_network("Theatres", convener=cast.ben, level="public")


def naming(article: Article) -> str:
    return f"<p>Have you read {article.get_absolute_url()}?</p>"


def conversations(article: Article, reader: User | None = None) -> int:
    """How many the article's page speaks of."""
    page = visitor(reader).get(article.get_absolute_url()).content.decode()
    found = re.search(
        rf'<a href="/networks/about/article/{article.pk}/">Discussed in (\d+) conversation(s?)</a>',
        page,
    )
    assert ("Discussed in" in page) == bool(found)
    return int(found[1]) if found else 0


def queries(article: Article) -> int:
    visitor().get(article.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        assert visitor().get(article.get_absolute_url()).status_code == 200
    return len(asked)


def test_a_conversation_counts_once_for_who_may_read_it(
    article: Article, network: Network, public: Network, cast: Cast
) -> None:
    assert conversations(article) == 0
    thread = make_thread(public, cast.ben, body=naming(article))
    make_reply(thread, cast.ben, naming(article))
    make_thread(network, cast.cleo, body=naming(article))
    index_waiting()
    assert [conversations(article, reader) for reader in (None, cast.ella, cast.cleo)] == [1, 1, 2]


def test_a_closed_conversation_is_not_spoken_of_outside(
    article: Article, network: Network, cast: Cast
) -> None:
    make_thread(network, cast.cleo, body=naming(article))
    index_waiting()
    assert [
        conversations(article, reader) for reader in (None, cast.ella, cast.hana, cast.ben)
    ] == [0, 0, 0, 1]


def test_what_changes_shows_at_once(article: Article, public: Network, cast: Cast) -> None:
    thread = make_thread(public, cast.ben, body=naming(article))
    reply = make_reply(make_thread(public, cast.ben), cast.ben, naming(article))
    index_waiting()
    assert conversations(article) == 2
    flows.edit_post(post=reply, by=cast.ben, body="<p>Never mind.</p>", version=1)
    assert conversations(article) == 1
    public.level, public.joining = "private", "on-request"
    access.save_settings(network=public, by=cast.ben)
    assert conversations(article) == 0
    public.level, public.joining = "public", "at-once"
    access.save_settings(network=public, by=cast.ben)
    assert conversations(article) == 1
    flows.delete_post(post=thread.posts.get(), by=cast.ben)
    assert conversations(article) == 0


def test_an_article_nobody_names_costs_nothing_more(
    article: Article, public: Network, cast: Cast
) -> None:
    before = queries(article)
    named = make_article("Another")
    make_thread(public, cast.ben, body=naming(named))
    index_waiting()
    assert queries(article) == before
    assert queries(named) == before + 1 <= 6
