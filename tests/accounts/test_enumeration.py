"""No answer tells whether an address is known: same status, body, headers, cookies, and the same work."""

import re
from typing import Any, ClassVar

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.accounts.test_signup import answers
from tests.jobs import outbox
from tests.make import PASSWORD, make_person

pytestmark = pytest.mark.django_db

KNOWN = "known@example.org"
UNKNOWN = "other@example.org"


@pytest.fixture
def known() -> User:
    return make_person("Known Person", email=KNOWN)


def face(response: Any, address: str) -> dict[str, Any]:
    """Everything of a response that its reader can tell apart, without what differs each time."""
    body = re.sub(r'value="[A-Za-z0-9]{64}"', 'value="token"', response.text).replace(
        address, "an address"
    )
    return {
        "status": response.status_code,
        "body": body,
        "length": len(response.content),
        "headers": {
            name: value
            for name, value in response.headers.items()
            if name not in {"Date", "Expires"}
        },
        "cookies": {
            name: (
                len(cookie.value),
                cookie["max-age"],
                bool(cookie["expires"]),
                cookie["path"],
                cookie["httponly"],
            )
            for name, cookie in response.cookies.items()
        },
    }


def ask(page: str, given: dict[str, Any], address: str) -> list[dict[str, Any]]:
    """What somebody sees who sends a form, and on the page it leads to."""
    visitor = Client()
    first = visitor.post(reverse(page), given)
    faces = [face(first, address)]
    if first.status_code == 302:
        faces.append(face(visitor.get(first["Location"]), address))
    return faces


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("account_signup", answers()),
        ("account_signup", answers(organisation_name="Nowhere Clinic", organisation_unlisted="on")),
        ("account_signup", answers(password1="a b")),
        ("account_reset_password", {}),
        ("account_login", {"password": "not the right one"}),
    ],
)
def test_the_answer_is_the_same_byte_for_byte(page: str, given: dict[str, Any]) -> None:
    field = "login" if page == "account_login" else "email"
    assert ask(page, given | {field: KNOWN}, KNOWN) == ask(page, given | {field: UNKNOWN}, UNKNOWN)


def test_an_account_that_was_never_confirmed_is_hidden_too() -> None:
    make_person("Known Person", email=KNOWN, verified=False)
    assert ask("account_signup", answers(email=KNOWN), KNOWN) == ask(
        "account_signup", answers(email=UNKNOWN), UNKNOWN
    )


def test_a_closed_door_is_hidden_too(known: User) -> None:
    known.is_active = False
    known.save()
    same = {"password": "not the right one"}
    assert ask("account_login", {"login": KNOWN, **same}, KNOWN) == ask(
        "account_login", {"login": UNKNOWN, **same}, UNKNOWN
    )
    assert ask("account_reset_password", {"email": KNOWN}, KNOWN) == ask(
        "account_reset_password", {"email": UNKNOWN}, UNKNOWN
    )


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed: by far the longest part of these answers."""

    algorithm = "counting"
    times: ClassVar[int] = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.times += 1
        return super().encode(password, salt)


@pytest.mark.parametrize(
    ("page", "given"),
    [("account_signup", answers()), ("account_login", {"password": "not the right one"})],
)
def test_the_work_is_the_same(page: str, given: dict[str, Any], settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    make_person("Known Person", email=KNOWN)
    field = "login" if page == "account_login" else "email"
    counted = []
    for address in (KNOWN, UNKNOWN):
        before = CountingHasher.times
        Client().post(reverse(page), given | {field: address})
        counted.append(CountingHasher.times - before)
    assert counted == [1, 1]


@pytest.mark.usefixtures("known")
def test_the_owner_of_a_known_address_is_told_by_mail_when_somebody_joins_with_it() -> None:
    Client().post(
        reverse("account_signup"), answers(email=KNOWN, display_name="https://evil.example")
    )
    (message,) = outbox()
    assert message.recipients() == [KNOWN]
    assert "You have an account at" in message.subject
    assert "evil" not in str(message.body)
    assert User.objects.count() == 1


def test_an_unknown_address_is_told_by_mail_that_it_has_no_account() -> None:
    Client().post(reverse("account_reset_password"), {"email": UNKNOWN})
    (message,) = outbox()
    assert (message.recipients(), message.subject) == (
        [UNKNOWN],
        "There is no account with this address",
    )


@pytest.mark.usefixtures("known")
def test_changing_to_a_known_address_looks_like_changing_to_any_other(ella: User) -> None:
    def change(address: str) -> list[dict[str, Any]]:
        visitor = Client()
        visitor.post(reverse("account_login"), {"login": ella.email, "password": PASSWORD})
        given = {"action_add": "1", "email": address}
        asked = visitor.post(reverse("account_email"), given)
        done = visitor.post(asked["Location"], {"password": PASSWORD})
        return [face(done, address), face(visitor.get(reverse("account_email")), address)]

    assert change(KNOWN) == change(UNKNOWN)
