"""Passwords that are guessed soon are refused, quickly, without asking anybody."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.authentication.password_strength import GuessablePasswordValidator
from accounts.models import User
from tests.cast import confirmed, visiting
from tests.make import PASSWORD

pytestmark = pytest.mark.django_db

GUESSED = [
    *(
        "Password123!",
        "Summer2026!",
        "Liverpool1892",
        "qwertyuiop12",
        "1q2w3e4r5t6y",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
    ),
    *("iloveyou2026", "P4ssw0rd2026", "abcdefghijkl", "Password1Password1"),
]
GOOD = [
    "a quiet ward at night",
    "purple kettle walks home",
    "Xq7#mmLp0z!t",
    "tulpe regen fahrrad 9",
    "käse-mond-treppe",
]


@pytest.mark.parametrize("password", GUESSED)
def test_a_password_that_is_guessed_soon_is_refused(password: str) -> None:
    with pytest.raises(ValidationError, match="among the first"):
        GuessablePasswordValidator().validate(password)


@pytest.mark.parametrize("password", GOOD)
def test_a_good_one_is_taken(password: str) -> None:
    GuessablePasswordValidator().validate(password)


@pytest.mark.parametrize("password", ["EllaNovak2026", "ellanovak1", "NovakElla!", "safercarehub1"])
def test_what_is_known_of_the_person_and_the_site_is_guessed(password: str) -> None:
    person = User(display_name="Ella Novak", email="ella.novak@example.org")
    with pytest.raises(ValidationError, match="among the first"):
        GuessablePasswordValidator().validate(password, person)


@pytest.mark.parametrize("piece", ["a", "ab1!", "password", "xK9#", "(("])
def test_long_passwords_take_no_longer(piece: str) -> None:
    """The library's work grows with the square of the length: it sees the beginning alone."""
    person = User(display_name="a b " * 5_000, email="x@example.org")
    started = time.monotonic()
    for length in (100, 100_000):
        try:
            GuessablePasswordValidator().validate(piece * (length // len(piece)), person)
        except ValidationError:
            continue
    assert time.monotonic() - started < 1


def test_it_is_asked_when_joining_and_when_changing(client: Client, ella: User) -> None:
    form = client.post(
        reverse("account_signup"), {"display_name": "Ivy", "password1": "Summer2026!"}
    ).context["form"]
    assert "among the first" in form.errors["password1"][0]
    change = {"oldpassword": PASSWORD, "password1": "Summer2026!"}
    page = confirmed(visiting(ella)).post(reverse("account_change_password"), change)
    assert "among the first" in page.text
    ella.refresh_from_db()
    assert ella.check_password(PASSWORD)
