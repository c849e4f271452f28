"""Counting readings: once a session and day, without an address, into the figures by a job."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hub import view_counts as cookies
from hub.search.models import SearchDocument
from learn.figures import view_counts
from learn.models import Article, ArticleFigures, View
from learn.tasks import flush_views
from tests.learn.test_reactions import at_once
from tests.make import make_article, make_hidden_articles

pytestmark = pytest.mark.django_db
OWN_PAGE = {
    "Sec-Fetch-Site": "same-origin",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/144.0",
}


def read(client: Client, article: Article, **headers: str) -> Any:
    return client.post(reverse("learn:view-count", args=[article.pk]), headers=OWN_PAGE | headers)


def test_a_reading_is_noted_and_flushed(client: Client) -> None:
    article = make_article()
    assert read(client, article).status_code == 204
    assert view_counts.flush() == 1
    assert View.objects.count() == 0
    assert ArticleFigures.objects.get(pk=article.pk).views == 1


def test_once_a_session_and_day(client: Client) -> None:
    article, other = make_article(), make_article()
    for each in (article, other, article, article):
        read(client, each)
    read(Client(), article)
    view_counts.flush()
    assert ArticleFigures.objects.get(pk=article.pk).views == 2
    assert ArticleFigures.objects.get(pk=other.pk).views == 1


def test_the_next_day_counts_again(client: Client) -> None:
    article = make_article()
    read(client, article)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        read(client, article)
    assert View.objects.count() == 2


def test_a_signed_in_reader_is_counted_once_by_their_session(client: Client, ella: User) -> None:
    article = make_article()
    client.force_login(ella)
    for _ in range(2):
        assert "seen" not in read(client, article).cookies
    assert View.objects.count() == 1


def test_an_anonymous_reader_gets_no_session_and_a_cookie_for_the_counting_address_alone(
    client: Client,
) -> None:
    article = make_article()
    response = read(client, article)
    cookie = response.cookies["seen"]
    assert Session.objects.count() == 0
    assert settings.SESSION_COOKIE_NAME not in response.cookies
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        *("/learn/articles/", True, "Strict", ""),
    )
    assert reverse("learn:view-count", args=[article.pk]).startswith(cookie["path"])


def test_a_forged_cookie_is_not_believed(client: Client) -> None:
    article = make_article()
    client.cookies["seen"] = f"{timezone.localdate().isoformat()}:{article.pk}:forged"
    read(client, article)
    assert View.objects.count() == 1


def test_the_cookie_holds_only_the_last_ones(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cookies, "REMEMBERED", 3)
    articles = [make_article() for _ in range(5)]
    for article in articles:
        read(client, article)
    held = client.cookies["seen"].value.split(":")[1]
    assert held == ".".join(str(article.pk) for article in articles[2:])
    read(client, articles[4])
    assert View.objects.count() == 5


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_only_our_own_pages_count(client: Client, headers: dict[str, str]) -> None:
    assert read(client, make_article(), **headers).status_code == 403
    assert View.objects.count() == 0


@pytest.mark.parametrize(
    ("origin", "status"), [("http://testserver", 204), ("https://example.com", 403), ("null", 403)]
)
def test_an_older_browser_is_known_by_its_origin(client: Client, origin: str, status: int) -> None:
    address = reverse("learn:view-count", args=[make_article().pk])
    assert (
        client.post(address, headers={"Origin": origin, "User-Agent": "Mozilla/5.0"}).status_code
        == status
    )


def test_no_token_is_asked_for() -> None:
    assert read(Client(enforce_csrf_checks=True), make_article()).status_code == 204


@pytest.mark.parametrize(
    "agent", ["", "Examplebot/2.1 (+https://example.com)", "curl/8.5", "some-crawler"]
)
def test_programs_are_not_counted(client: Client, agent: str) -> None:
    response = read(client, make_article(), **{"User-Agent": agent})
    assert response.status_code == 204
    assert View.objects.count() == 0


def test_what_one_may_not_read_is_not_there(client: Client) -> None:
    for article in make_hidden_articles():
        assert read(client, article).status_code == 404
    assert View.objects.count() == 0


def test_looking_at_ones_own_draft_is_not_counted(client: Client, ella: User) -> None:
    draft = make_hidden_articles(contributed_by=ella)[0]
    client.force_login(ella)
    assert read(client, draft).status_code == 204
    assert View.objects.count() == 0


def test_opening_the_address_counts_nothing(client: Client) -> None:
    assert client.get(reverse("learn:view-count", args=[make_article().pk])).status_code == 405


def test_search_learns_what_was_read_most(client: Client) -> None:
    article = make_article()
    for _ in range(3):
        View.objects.create(article=article)
    flush_views(timestamp=0)
    document = SearchDocument.objects.get(kind="article", object_id=article.pk)
    assert document.popularity == 3
    assert document.popularity_at is not None


def test_an_article_without_figures_gets_some(client: Client) -> None:
    article = make_article()
    ArticleFigures.objects.all().delete()
    View.objects.create(article=article)
    view_counts.flush()
    assert ArticleFigures.objects.get(pk=article.pk).views == 1


def test_flushed_again_counts_nothing_twice() -> None:
    article = make_article()
    View.objects.create(article=article)
    assert (view_counts.flush(), view_counts.flush()) == (1, 0)
    assert ArticleFigures.objects.get(pk=article.pk).views == 1


@pytest.mark.django_db(transaction=True)
def test_flushes_at_once_lose_and_double_nothing() -> None:
    articles = [make_article() for _ in range(3)]
    View.objects.bulk_create(View(article=article) for article in articles for _ in range(50))

    def flush_or_read(number: int) -> None:
        if number % 2:
            view_counts.flush()
        else:
            View.objects.bulk_create(View(article=article) for article in articles)

    at_once(8, flush_or_read)
    view_counts.flush()
    assert [ArticleFigures.objects.get(pk=article.pk).views for article in articles] == [54, 54, 54]
