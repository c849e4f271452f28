"""Home and the style page."""

import re

import pytest
from django.core.paginator import Paginator
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from hub.templatetags.hub import initials, page_numbers


@pytest.mark.django_db
def test_home_says_what_this_is_and_searches() -> None:
    text = Client().get("/").content.decode()
    assert text.count("<h1") == 1
    assert re.search(r'<form class="search[^>]*action="/learn/" method="get"', text)


@pytest.mark.django_db
def test_home_gives_a_stranger_no_cookie_and_no_token() -> None:
    response = Client().get("/")
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content


def test_a_member_can_sign_out_by_post_from_every_page(client: Client, cleo: User) -> None:
    client.force_login(cleo)
    text = client.get("/").content.decode()
    assert re.search(
        r'<form action="/accounts/logout/" method="post">\s*<input type="hidden" name="csrfmiddlewaretoken"',
        text,
    )


@pytest.mark.django_db
def test_no_page_holds_inline_style_or_script(settings: Settings) -> None:
    settings.DEBUG = True
    for address in ("/", "/style/"):
        text = Client().get(address).content.decode()
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", text)


@pytest.mark.django_db
def test_style_page_is_for_builders_only(settings: Settings) -> None:
    assert Client().get("/style/").status_code == 404
    settings.DEBUG = True
    assert Client().get("/style/").status_code == 200


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Asha Patel", "AP"),
        ("Cher", "C"),
        ("", ""),
        ("jo van der berg", "JB"),
        ("Zoë (she) Ó Briain", "ZB"),
    ],
)
def test_initials_are_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, [1]),
        (3, 7, [1, 2, 3, 4, 5, 6, 7]),
        (1, 50, [1, 2, None, 50]),
        (4, 50, [1, 2, 3, 4, 5, None, 50]),
        (12, 50, [1, None, 11, 12, 13, None, 50]),
        (50, 50, [1, None, 49, 50]),
    ],
)
def test_page_numbers_around_the_page(page: int, pages: int, shown: list[int | None]) -> None:
    assert page_numbers(Paginator(range(pages), 1).page(page)) == shown
