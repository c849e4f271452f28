"""A to Z of tags and of authors, and the page of a series."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learn.browse import alphabetical
from learn.browse.alphabetical import (
    AlphabeticalIndex,
    authors_with_counts,
    filed_under,
    tags_with_counts,
)
from learn.models import Author, Series
from tests.make import make_article, make_author, make_hidden_articles

pytestmark = pytest.mark.django_db
TAGS, AUTHORS = "/learn/tags/", "/learn/authors/"


def names(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return re.findall(r'<li><a href="/learn/(?:tag|author)/[^"]+/">([^<]*)</a>', page)


def used_letters() -> list[str]:
    return [
        letter.value
        for letter in AlphabeticalIndex(authors_with_counts()).letters()
        if letter.is_used
    ]


def test_names_stand_under_their_letter_in_order(client: Client) -> None:
    make_article(tags=["sepsis", "Safety culture", "SBAR", "falls"])
    assert names(client, f"{TAGS}?letter=s") == ["Safety culture", "SBAR", "sepsis"]
    assert names(client, f"{TAGS}?letter=F") == ["falls"]


def test_it_opens_at_the_first_letter_that_holds_something(client: Client) -> None:
    make_article(tags=["falls", "sepsis"])
    assert names(client, TAGS) == ["falls"]


def test_numbers_count_what_everyone_may_read(client: Client) -> None:
    ann = make_author("Ann Lee")
    make_article(tags=["sepsis"], authors=[ann])
    make_article(tags=["sepsis"], authors=[ann])
    make_hidden_articles(tags=["sepsis"], authors=[ann])
    assert [tag.article_count for tag in tags_with_counts()] == [2]
    assert [author.article_count for author in authors_with_counts()] == [2]
    assert "2 articles" in client.get(f"{AUTHORS}?letter=a").content.decode()


def test_what_only_hidden_articles_use_does_not_exist(client: Client) -> None:
    make_hidden_articles(
        tags=["secret"], authors=[make_author("Xanthe Hidden"), make_author("Örn Hidden")]
    )
    for address in (TAGS, f"{TAGS}?letter=s", f"{AUTHORS}?letter=x", f"{AUTHORS}?letter=o"):
        assert names(client, address) == []
    assert used_letters() == []


@pytest.mark.parametrize(
    ("initial", "letter"), [("ö", "o"), ("ø", "o"), ("š", "s"), ("3", "other"), ("ж", "other")]
)
def test_other_forms_of_a_letter_are_filed_under_it(initial: str, letter: str) -> None:
    assert filed_under(initial) == letter


def test_accented_names_follow_the_plain_ones(client: Client) -> None:
    authors = [
        make_author(name) for name in ("Östlund Å", "Okafor B", "Ozturk C", "3M Group", "Жуков Г")
    ]
    make_article(authors=authors)
    assert names(client, f"{AUTHORS}?letter=o") == ["Okafor B", "Ozturk C", "Östlund Å"]
    assert names(client, f"{AUTHORS}?letter=other") == ["3M Group", "Жуков Г"]
    assert used_letters() == ["o", "other"]


def test_following_next_finds_everybody_once(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(alphabetical, "PAGE_SIZE", 3)
    written = ["Oak", "Oak", "Oak", "Oak", "Oak~2", "Oz", "Öl", "Öl", "Øre", "100% Other"]
    make_article(authors=[make_author(name) for name in written])
    found, address = [], f"{AUTHORS}?letter=o"
    for _ in range(5):
        page = client.get(address).content.decode()
        found += re.findall(r'<li><a href="/learn/author/([^"]+)/">', page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        if not onward:
            break
        address = AUTHORS + onward[1].replace("&amp;", "&")
    expected = Author.objects.exclude(name="100% Other").values_list("slug", flat=True)
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    "after", ["", "~", "oak~x", "oak~99999999999999999999", "\x00~1", "~~~", "oak"]
)
def test_a_broken_mark_does_no_harm(client: Client, after: str) -> None:
    make_article(authors=[make_author("Oak")])
    assert client.get(AUTHORS, {"letter": "o", "after": after}).status_code == 200


def test_what_is_no_letter_is_not_there(client: Client) -> None:
    for letter in ("ab", "1", "ö"):
        assert client.get(TAGS, {"letter": letter}).status_code == 404


def test_an_empty_letter_says_so(client: Client) -> None:
    make_article(tags=["falls"])
    assert "Nothing under this letter" in client.get(f"{TAGS}?letter=q").content.decode()


def test_it_asks_as_often_for_many_as_for_one(client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{AUTHORS}?letter=a")
        return len(queries)

    make_article(authors=[make_author("Ann Lee")])
    for_one = asked()
    make_article(authors=[make_author(f"Ann {number}") for number in range(30)])
    assert asked() == for_one <= 5


def test_a_series_lists_its_articles_in_order(client: Client) -> None:
    series = Series.objects.create(title="Night shift talks", slug="night-shift-talks")
    for title, position in (("Third", 3), ("First", 1), ("Second", 2)):
        make_article(f"{title} talk", series=series, series_position=position)
    make_hidden_articles(series=series)
    page = client.get("/learn/series/night-shift-talks/").content.decode()
    assert re.findall(r">(\w+ talk)<", page) == ["First talk", "Second talk", "Third talk"]
    assert "3 parts" in page
    assert "Hidden" not in page


def test_a_series_without_anything_to_read_is_not_there(client: Client) -> None:
    series = Series.objects.create(title="Secret", slug="secret")
    make_hidden_articles(series=series)
    assert client.get("/learn/series/secret/").status_code == 404


def test_a_series_asks_as_often_for_many_as_for_one(client: Client) -> None:
    series = Series.objects.create(title="Talks", slug="talks")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/learn/series/talks/")
        return len(queries)

    make_article(series=series, authors=[make_author()])
    for_one = asked()
    for _ in range(10):
        make_article(series=series, authors=[make_author(), make_author()])
    assert asked() == for_one
