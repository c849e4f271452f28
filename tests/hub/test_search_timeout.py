"""A search that PostgreSQL takes too long for: stopped, said in words, and what was asked is kept."""

from html import escape
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from hub.search.timeouts import SearchTimedOut, search_timeout
from networks.discussions.search.indexing import index_waiting
from tests.make import make_article, make_person
from tests.networks.discussions.make import make_thread
from tests.networks.make import make_network

QUESTION = 'central "line infections" <b>&'


@pytest.fixture
def slow_database(transactional_db: None, settings: Any) -> None:
    """A reader waits one second at most."""
    settings.SEARCH_TIMEOUT_SECONDS = 1


class Locked:
    """Another session that keeps a table to itself, as a search over everything keeps a reader waiting."""

    def __init__(self, table: str) -> None:
        self._connection = connection.copy()
        self._table = table

    def __enter__(self) -> None:
        self._connection.set_autocommit(False)
        with self._connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {self._table} IN ACCESS EXCLUSIVE MODE")

    def __exit__(self, *_: object) -> None:
        self._connection.rollback()
        self._connection.close()


def assert_says_so(client: Client, address: str, **parameters: str) -> None:
    response = client.get(address, {"q": QUESTION, **parameters})
    page = response.content.decode()
    assert response.status_code == 503 and response.headers["Retry-After"], address
    assert "This search took too long" in page
    assert f'name="q" value="{escape(QUESTION).replace("&#x27;", "&#39;")}"' in page
    for name, value in parameters.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    with connection.cursor() as cursor:  # the limit ended with the search
        cursor.execute("SELECT pg_sleep(1.1)")


def test_the_library_says_so(client: Client, slow_database: None) -> None:
    make_article("Central line infections", type="blog")
    client.get("/learn/")  # the index is read
    with Locked("search_searchdocument"):
        assert_says_so(client, "/learn/", type="blog")
    assert client.get("/learn/", {"q": "central"}).status_code == 200


def test_discussions_say_so(client: Client, slow_database: None) -> None:
    convener = make_person()
    make_thread(
        make_network("Falls", convener=convener, level="public"),
        convener,
        "Central line infections",
    )
    index_waiting()
    client.get("/learn/")
    with Locked("search_searchdocument"):
        assert_says_so(client, "/networks/search/")


def test_members_say_so(client: Client, slow_database: None) -> None:
    person = make_person("Cleo Marsh")
    network = make_network("Falls", convener=person)
    client.force_login(person)
    with Locked("accounts_organisation"):
        assert_says_so(client, f"{network.get_absolute_url()}members/")


def test_the_directory_says_so(client: Client, slow_database: None) -> None:
    with Locked("networks_networkcounters"):
        assert_says_so(client, "/networks/", show="open")


def test_organisations_say_so(client: Client, slow_database: None) -> None:
    with Locked("accounts_organisationalias"):
        assert_says_so(client, "/organisations/")


def test_a_boosted_link_leads_to_the_page_that_says_so(client: Client, slow_database: None) -> None:
    make_article("Central line infections")
    client.get("/learn/")
    address = "/learn/?q=%22line+infections%22"
    with Locked("search_searchdocument"):
        response = client.get(address, headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert response.headers["HX-Redirect"] == address


def test_inside_a_transaction_the_earlier_limit_comes_back(db: None, settings: Any) -> None:
    def limit() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            (value,) = cursor.fetchone() or ("",)
        return str(value)

    before = limit()
    settings.SEARCH_TIMEOUT_SECONDS = 1
    with search_timeout():
        assert limit() == "1s"
    assert limit() == before
    with pytest.raises(SearchTimedOut), search_timeout(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(3)")
    assert limit() == before
