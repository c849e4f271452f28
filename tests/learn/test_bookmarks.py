"""Saved articles, and the private notes on them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from learn.articles.engagement import marks_on
from learn.models import Article, Bookmark
from tests.learn.test_reactions import at_once
from tests.make import make_article, make_articles, make_author, make_hidden_articles, make_person

pytestmark = pytest.mark.django_db
SAVED = "/learn/saved/"


def address(article: Article) -> str:
    return reverse("learn:bookmark", args=[article.pk])


def test_saving_leads_back_to_the_article(client: Client, ella: User) -> None:
    article = make_article()
    client.force_login(ella)
    response = client.post(address(article), {"on": "1"})
    assert response.status_code == 302
    assert response["Location"] == f"{article.get_absolute_url()}#save"
    assert marks_on(article.pk, ella).is_saved


def test_saved_twice_is_one_and_keeps_note_and_date(client: Client, ella: User) -> None:
    article = make_article()
    client.force_login(ella)
    client.post(address(article), {"on": "1", "note": "For Monday’s huddle"})
    first = Bookmark.objects.get()
    client.post(address(article), {"on": "1"})
    again = Bookmark.objects.get()
    assert (again.note, again.saved_at) == ("For Monday’s huddle", first.saved_at)


def test_a_note_can_be_emptied(client: Client, ella: User) -> None:
    article = make_article()
    Bookmark.objects.keep(article, ella, "old")
    client.force_login(ella)
    client.post(address(article), {"on": "1", "note": ""})
    assert Bookmark.objects.get().note == ""


def test_removing_twice_is_harmless(client: Client, ella: User, ben: User) -> None:
    article = make_article()
    for person in (ella, ben):
        Bookmark.objects.keep(article, person)
    client.force_login(ella)
    for _ in range(2):
        assert client.post(address(article), {"on": "0"}).status_code == 302
    assert Bookmark.objects.get().user == ben


def test_with_htmx_the_button_comes_back_as_saved(client: Client, ella: User) -> None:
    client.force_login(ella)
    response = client.post(address(make_article()), {"on": "1"}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert "See all you saved" in page


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_note_that_is_too_long_is_not_lost(
    client: Client, ella: User, headers: dict[str, str]
) -> None:
    note = "long " * 101
    client.force_login(ella)
    response = client.post(address(make_article()), {"on": "1", "note": note}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 200
    assert note.strip() in page
    assert "at most 500 characters" in page
    assert Bookmark.objects.count() == 0


def test_anonymous_people_are_led_to_sign_in_and_back(client: Client) -> None:
    article = make_article()
    response = client.post(address(article), {"on": "1"})
    assert response["Location"] == f"{reverse('account_login')}?next={article.get_absolute_url()}"
    assert client.get(SAVED).status_code == 302


def test_what_one_may_not_read_cannot_be_saved(client: Client, ella: User) -> None:
    client.force_login(ella)
    for article in make_hidden_articles():
        assert client.post(address(article), {"on": "1"}).status_code == 404
    assert Bookmark.objects.count() == 0


def test_opening_the_address_changes_nothing(client: Client, ella: User) -> None:
    client.force_login(ella)
    assert client.get(address(make_article())).status_code == 405


def test_the_way_back_stays_on_this_site(client: Client, ella: User) -> None:
    article = make_article()
    client.force_login(ella)
    assert (
        client.post(address(article), {"on": "1", "back": f"{SAVED}?page=2"})["Location"]
        == f"{SAVED}?page=2"
    )
    elsewhere = client.post(address(article), {"on": "1", "back": "https://example.com/"})
    assert elsewhere["Location"].startswith("/learn/")


def test_the_page_lists_the_last_saved_first_with_notes(client: Client, ella: User) -> None:
    older, newer = make_article("Older saving"), make_article("Newer saving")
    Bookmark.objects.keep(older, ella, "Read on the train")
    Bookmark.objects.keep(newer, ella)
    Bookmark.objects.filter(article=older).update(saved_at=timezone.now() - timedelta(days=3))
    client.force_login(ella)
    page = client.get(SAVED).content.decode()
    assert page.index("Newer saving") < page.index("Older saving")
    assert "Read on the train" in page


def test_nobody_sees_what_others_saved(client: Client, ella: User, ben: User) -> None:
    Bookmark.objects.keep(make_article("Only Ben’s"), ben, "Ben’s own words")
    client.force_login(ella)
    page = client.get(SAVED).content.decode()
    assert "Ben’s" not in page
    assert "Nothing saved yet" in page


def test_an_article_that_was_hidden_leaves_the_page_and_the_count(
    client: Client, ella: User
) -> None:
    Bookmark.objects.keep(make_article("Still here"), ella)
    for article in make_hidden_articles():
        Bookmark.objects.keep(article, ella)
    client.force_login(ella)
    page = client.get(SAVED).content.decode()
    assert "1 article," in page
    assert "Hidden" not in page


def test_markup_in_a_note_is_text(client: Client, ella: User) -> None:
    Bookmark.objects.keep(make_article(), ella, "<script>alert(1)</script>")
    client.force_login(ella)
    assert "<script>alert(1)" not in client.get(SAVED).content.decode()


def test_the_page_asks_as_often_for_many_as_for_one(client: Client, ella: User) -> None:
    client.force_login(ella)
    Bookmark.objects.keep(make_article(authors=[make_author()]), ella)
    with CaptureQueriesContext(connection) as for_one:
        client.get(SAVED)
    for article in make_articles({"authors": [make_author(), make_author()]} for _ in range(15)):
        Bookmark.objects.keep(article, ella)
    with CaptureQueriesContext(connection) as for_many:
        client.get(SAVED)
    assert len(for_many) == len(for_one)


def test_a_long_list_has_pages(client: Client, ella: User) -> None:
    for article in make_articles({} for _ in range(21)):
        Bookmark.objects.keep(article, ella)
    client.force_login(ella)
    assert 'rel="next"' in client.get(SAVED).content.decode()
    assert client.get(f"{SAVED}?page=2").content.decode().count('class="card"') == 1
    assert client.get(f"{SAVED}?page=elsewhere").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_twenty_identical_savings_at_once_are_one() -> None:
    article, ella = make_article(), make_person("Ella Novak")
    at_once(20, lambda _: Bookmark.objects.keep(article, ella))
    assert Bookmark.objects.count() == 1
