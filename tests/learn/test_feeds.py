"""Atom feeds of what is new."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learn.feeds import LENGTH
from learn.flows import save_article
from learn.models import Article, AuthorAlias, Tag, TagSynonym
from tests.make import make_article, make_articles, make_author, make_category, make_hidden_articles

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
ALL = "/learn/feed/"


def entries(response: Any) -> list[Any]:
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314 - our own


def titles(response: Any) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(response)]


def test_an_entry_says_what_a_reader_needs(client: Client) -> None:
    article = make_article(
        "Handover & hope",
        authors=[make_author("Asha Patel"), make_author("Ben Okafor")],
        summary="Three < four.",
    )
    response = client.get(ALL)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    [entry] = entries(response)
    assert entry.findtext(f"{ATOM}title") == "Handover & hope"
    assert entry.findtext(f"{ATOM}summary") == "Three &lt; four."
    assert (
        entry.find(f"{ATOM}link").attrib["href"] == settings.SITE_URL + article.get_absolute_url()
    )
    assert [author.findtext(f"{ATOM}name") for author in entry.findall(f"{ATOM}author")] == [
        "Asha Patel",
        "Ben Okafor",
    ]
    assert entry.findtext(f"{ATOM}published") is not None
    assert entry.findtext(f"{ATOM}id").startswith("tag:")


def test_the_identity_of_an_entry_outlives_its_title(client: Client) -> None:
    article = make_article("First title")
    before = entries(client.get(ALL))[0].findtext(f"{ATOM}id")
    article.title = "Second title"
    save_article(article=article, by=None)
    after = entries(client.get(ALL))[0]
    assert after.findtext(f"{ATOM}title") == "Second title"
    assert after.findtext(f"{ATOM}id") == before


def test_the_newest_thirty_newest_first(client: Client) -> None:
    now = timezone.now()
    make_articles(
        {"title": f"{days} days old", "published_at": now - timedelta(days=days, minutes=1)}
        for days in range(LENGTH + 2)
    )
    assert titles(client.get(ALL)) == [f"{days} days old" for days in range(LENGTH)]


def test_nothing_hidden_stands_in_any_feed(client: Client) -> None:
    author, category = make_author("Asha Patel"), make_category("Falls")
    fields: dict[str, Any] = {"authors": [author], "tags": ["handover"], "category": category}
    make_article("In the open", **fields)
    make_hidden_articles(**fields)
    addresses = [
        ALL,
        "/learn/category/falls/feed/",
        "/learn/tag/handover/feed/",
        f"/learn/author/{author.slug}/feed/",
    ]
    for address in addresses:
        response = client.get(address)
        assert titles(response) == ["In the open"], address
        assert "Hidden" not in response.content.decode()


def test_a_tag_or_author_of_hidden_articles_has_no_feed(client: Client) -> None:
    author = make_author("Asha Patel")
    make_hidden_articles(authors=[author], tags=["secret"])
    TagSynonym.objects.create(name="hush", slug="hush", tag=Tag.objects.get(name="secret"))
    AuthorAlias.objects.create(name="A Patel", slug="a-patel", author=author)
    for address in (
        "tag/secret",
        "tag/hush",
        f"author/{author.slug}",
        "author/a-patel",
        "category/nothing",
    ):
        assert client.get(f"/learn/{address}/feed/").status_code == 404, address


def test_a_category_holds_what_stands_under_it_and_what_also_belongs_to_it(client: Client) -> None:
    top = make_category("Medication")
    below = make_category("Insulin", parent=top)
    make_article("Elsewhere")
    make_article("Below", category=below)
    make_article("Also", further_categories=[top])
    assert set(titles(client.get("/learn/category/medication/feed/"))) == {"Below", "Also"}
    assert titles(client.get("/learn/category/insulin/feed/")) == ["Below"]


def test_an_empty_category_has_an_empty_feed(client: Client) -> None:
    make_category("Falls")
    first, second = (client.get("/learn/category/falls/feed/") for _ in range(2))
    assert entries(first) == []
    assert first.content == second.content


def test_other_names_lead_to_the_feed(client: Client) -> None:
    author = make_author("Asha Patel")
    make_article(authors=[author], tags=["sepsis"])
    tag = Tag.objects.get(name="sepsis")
    TagSynonym.objects.create(name="blood poisoning", slug="blood-poisoning", tag=tag)
    AuthorAlias.objects.create(name="A Patel", slug="a-patel", author=author)
    moved = client.get("/learn/tag/blood-poisoning/feed/")
    assert (moved.status_code, moved["Location"]) == (301, "/learn/tag/sepsis/feed/")
    moved = client.get("/learn/author/a-patel/feed/")
    assert (moved.status_code, moved["Location"]) == (301, f"/learn/author/{author.slug}/feed/")


def test_a_reader_who_has_it_gets_no_copy(client: Client) -> None:
    make_article()
    first = client.get(ALL)
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        with CaptureQueriesContext(connection) as asked:
            again = client.get(ALL, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert len(asked) <= 2


def test_a_change_shows_at_once(client: Client) -> None:
    article = make_article("Before")
    mark = client.get(ALL)["ETag"]
    article.title = "After"
    save_article(article=article, by=None)
    response = client.get(ALL, headers={"If-None-Match": mark})
    assert titles(response) == ["After"]
    article.status = Article.Status.ARCHIVED
    save_article(article=article, by=None)
    assert titles(client.get(ALL, headers={"If-None-Match": response["ETag"]})) == []


def test_an_article_whose_time_has_come_appears(client: Client) -> None:
    soon = make_article("Soon", published_at=timezone.now() + timedelta(hours=1))
    mark = client.get(ALL)["ETag"]
    Article._base_manager.filter(pk=soon.pk).update(
        published_at=timezone.now() - timedelta(seconds=1)
    )
    assert titles(client.get(ALL, headers={"If-None-Match": mark})) == ["Soon"]


def test_control_characters_do_not_break_the_feed(client: Client) -> None:
    make_article(
        "Ward\x0b\x1f 7\ufffe", summary="one\x08\u2028two", authors=[make_author("Ann\x02 Lee")]
    )
    assert titles(client.get(ALL)) == ["Ward 7"]


def test_it_asks_as_often_for_many_as_for_one(client: Client) -> None:
    make_article(authors=[make_author()])
    with CaptureQueriesContext(connection) as for_one:
        client.get(ALL)
    make_articles(
        {"authors": [make_author(), make_author()], "category": make_category(make_author().name)}
        for _ in range(12)
    )
    with CaptureQueriesContext(connection) as for_many:
        client.get(ALL)
    assert len(for_many) == len(for_one) <= 5


def test_pages_name_their_feed(client: Client) -> None:
    make_article(tags=["sepsis"])
    page = client.get(reverse("learn:tag-detail", args=["sepsis"])).content.decode()
    assert 'type="application/atom+xml"' in page
    assert 'href="/learn/tag/sepsis/feed/"' in page
