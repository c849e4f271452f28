"""Error pages: they say what happened and what to do, and the last two need nothing that may be broken."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User

BANNED = ("invalid", "submit ", " user ", "forbidden", "traceback")
pytestmark = pytest.mark.urls("tests.troubles")


def words(response: Any) -> str:
    text = str(response.content.decode())
    body = text.split("<main", 1)[1].split("</main>", 1)[0].lower()
    assert not [word for word in BANNED if word in body.replace('type="submit"', "")]
    return text


def ask(address: str, visitor: Client | None = None) -> Any:
    client = visitor or Client()
    client.raise_request_exception = False
    return client.get(address)


@pytest.mark.django_db
def test_a_missing_page_offers_the_search() -> None:
    response = ask("/no/such/page/")
    assert response.status_code == 404
    assert 'name="q"' in words(response)
    assert "We cannot find that page" in words(response)


@pytest.mark.django_db
def test_with_debug_people_meet_the_same_pages_and_developers_their_traceback(
    settings: Settings, client: Client, cleo: User
) -> None:
    """A page that is not there, and things in it that are not there or not for everybody."""
    settings.DEBUG = True
    for address in ("/no/such/page/", "/people/nobody-of-this-name/", "/learn/articles/987654321/"):
        response = ask(address)
        assert response.status_code == 404
        assert "We cannot find that page" in words(response)
        assert "URLconf" not in response.content.decode()
    client.force_login(cleo)
    assert "signed in as Cleo Marsh" in words(ask("/refused/", client))
    response = ask("/garbled/")
    assert response.status_code == 400
    assert "We could not read that" in words(response)
    assert ask("/about").status_code == ask("/about/").status_code == 404
    assert ask("/learn")["Location"] == "/learn/"
    response = ask("/broken/")
    assert response.status_code == 500
    assert "the disk is on fire" in response.content.decode()


@pytest.mark.django_db
def test_a_missing_page_sets_no_cookie() -> None:
    assert not ask("/no/such/page/").cookies


@pytest.mark.django_db
def test_a_closed_page_offers_a_stranger_to_sign_in() -> None:
    response = ask("/refused/")
    assert response.status_code == 403
    assert "/accounts/login/?next=/refused/" in words(response)


def test_a_closed_page_tells_a_member_who_they_are_here(client: Client, cleo: User) -> None:
    client.force_login(cleo)
    assert "signed in as Cleo Marsh" in words(ask("/refused/", client))


def test_a_broken_page_needs_no_database() -> None:
    response = ask("/broken/")  # pytest-django refuses the database here
    assert response.status_code == 500
    assert "went wrong on our side" in words(response)
    assert "on fire" not in words(response)


def test_an_unreadable_request_needs_no_database() -> None:
    response = ask("/garbled/")
    assert response.status_code == 400
    assert "We could not read that" in words(response)


@pytest.mark.django_db
def test_too_many_tries_say_when_to_come_back() -> None:
    response = ask("/limited/")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "300"
    assert "in five minutes" in words(response)


@pytest.mark.django_db
def test_a_form_without_its_token_can_be_sent_again() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["csrftoken"] = "x" * 32
    response = strict.post(
        "/accounts/login/", {}, headers={"Referer": "http://testserver/accounts/login/"}
    )
    assert response.status_code == 403
    assert "Please send that again" in words(response)
    assert 'href="http://testserver/accounts/login/"' in words(response)
    assert "no cookie" not in words(response)


@pytest.mark.django_db
def test_a_form_from_a_browser_without_cookies_says_so() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert "no cookie" in words(response)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/form/", "javascript:alert(1)", "//elsewhere.example/"]
)
def test_the_way_back_never_leaves_the_site(elsewhere: str) -> None:
    response = Client(enforce_csrf_checks=True).post(
        "/accounts/login/", {}, headers={"Referer": elsewhere}
    )
    assert "elsewhere" not in words(response)
    assert "alert" not in words(response)
