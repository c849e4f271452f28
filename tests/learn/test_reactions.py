"""Reactions: three things a reader may say by one press."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from learn.articles.engagement import marks_on
from learn.models import Article, ArticleFigures, Reaction
from tests.make import make_article, make_hidden_articles, make_person

pytestmark = pytest.mark.django_db


def address(article: Article, kind: str = "helpful") -> str:
    return reverse("learn:reaction", args=[article.pk, kind])


def numbers(article: Article) -> tuple[int, int, int]:
    figures = ArticleFigures.objects.get(pk=article.pk)
    return figures.helpful, figures.will_use, figures.thanks


def test_a_press_is_counted_and_leads_back_to_the_article(client: Client, ella: User) -> None:
    article = make_article()
    client.force_login(ella)
    response = client.post(address(article, "will_use"), {"on": "1"})
    assert response.status_code == 302
    assert response["Location"] == f"{article.get_absolute_url()}#reaction-will_use"
    assert numbers(article) == (0, 1, 0)


def test_with_htmx_the_reactions_come_back_pressed(client: Client, ella: User) -> None:
    article = make_article()
    client.force_login(ella)
    response = client.post(address(article), {"on": "1"}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert "You said" in response["HX-Trigger"]
    assert page.count('aria-pressed="true"') == 1
    assert page.count('aria-pressed="false"') == 2


def test_twice_is_once(client: Client, ella: User) -> None:
    article = make_article()
    client.force_login(ella)
    for _ in range(2):
        client.post(address(article), {"on": "1"})
    assert Reaction.objects.count() == 1
    assert numbers(article) == (1, 0, 0)


def test_taking_back_leaves_what_others_said(client: Client, ella: User, ben: User) -> None:
    article = make_article()
    for person in (ella, ben):
        Reaction.objects.give(article, person, Reaction.Kind.THANKS)
    client.force_login(ella)
    for _ in range(2):
        client.post(address(article, "thanks"), {"on": "0"})
    assert numbers(article) == (0, 0, 1)
    assert Reaction.objects.get().user == ben


def test_anonymous_people_are_led_to_sign_in_and_back(client: Client) -> None:
    article = make_article()
    response = client.post(address(article), {"on": "1"})
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={article.get_absolute_url()}"
    assert Reaction.objects.count() == 0


def test_anonymous_people_are_led_there_with_htmx_too(client: Client) -> None:
    response = client.post(address(make_article()), {"on": "1"}, headers={"HX-Request": "true"})
    assert response["HX-Redirect"].startswith(reverse("account_login"))


def test_what_one_may_not_read_is_not_there(client: Client, ella: User) -> None:
    client.force_login(ella)
    for article in make_hidden_articles():
        assert client.post(address(article), {"on": "1"}).status_code == 404
    assert Reaction.objects.count() == 0


def test_an_unknown_kind_is_not_there(client: Client, ella: User) -> None:
    client.force_login(ella)
    assert client.post(address(make_article(), "love"), {"on": "1"}).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"on": "maybe"}])
def test_neither_on_nor_off_changes_nothing(
    client: Client, ella: User, sent: dict[str, str]
) -> None:
    client.force_login(ella)
    assert client.post(address(make_article()), sent).status_code == 400
    assert Reaction.objects.count() == 0


def test_opening_the_address_changes_nothing(client: Client, ella: User) -> None:
    client.force_login(ella)
    assert client.get(address(make_article())).status_code == 405


def test_without_the_token_nothing_is_taken(ella: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ella)
    assert strict.post(address(make_article()), {"on": "1"}).status_code == 403


def test_numbers_are_recounted_from_the_rows(ella: User, ben: User) -> None:
    article = make_article()
    ArticleFigures.objects.filter(pk=article.pk).update(helpful=40)
    Reaction.objects.give(article, ella, Reaction.Kind.HELPFUL)
    assert numbers(article) == (1, 0, 0)


def test_somebody_who_removes_what_they_left_lowers_the_numbers(ella: User, ben: User) -> None:
    articles = [make_article(), make_article()]
    for article in articles:
        for person in (ella, ben):
            Reaction.objects.give(article, person, Reaction.Kind.HELPFUL)
    Reaction.objects.take_back_all(ella)
    assert [numbers(article) for article in articles] == [(1, 0, 0), (1, 0, 0)]


def test_marks_are_the_viewers_own(ella: User, ben: User) -> None:
    article = make_article()
    Reaction.objects.give(article, ella, Reaction.Kind.HELPFUL)
    assert [choice.given for choice in marks_on(article.pk, ella).reactions] == [True, False, False]
    marks = marks_on(article.pk, ben)
    assert [(choice.number, choice.given) for choice in marks.reactions] == [
        (1, False),
        (0, False),
        (0, False),
    ]


def at_once(times: int, act: Callable[[int], object]) -> None:
    """Run `act` in so many threads at one moment, each with a connection of its own."""
    gate = Barrier(times)

    def run(number: int) -> None:
        try:
            gate.wait()
            act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        list(threads.map(run, range(times)))


@pytest.mark.django_db(transaction=True)
def test_twenty_identical_presses_at_once_are_one() -> None:
    article, ella = make_article(), make_person("Ella Novak")
    clients = [Client() for _ in range(20)]
    for each in clients:
        each.force_login(ella)
    answers: list[int] = []
    at_once(
        20,
        lambda number: answers.append(
            clients[number].post(address(article), {"on": "1"}).status_code
        ),
    )
    assert set(answers) == {302}
    assert Reaction.objects.count() == 1
    assert numbers(article) == (1, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_people_who_press_at_once_are_all_counted() -> None:
    article = make_article()
    people = [make_person() for _ in range(10)]
    at_once(
        10, lambda number: Reaction.objects.give(article, people[number], Reaction.Kind.HELPFUL)
    )
    assert numbers(article) == (10, 0, 0)
