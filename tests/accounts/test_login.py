"""Signing in and out, passwords, sessions, and the limits."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.jobs import outbox
from tests.make import PASSWORD, make_person

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("account_login")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in(client: Client, person: User, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(
        SIGN_IN, {"login": person.email, "password": password, **more}, HTTP_USER_AGENT=FIREFOX
    )


def test_signing_in_leads_home(client: Client, ella: User) -> None:
    response = sign_in(client, ella)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(ella.pk)


def test_the_address_may_be_written_in_capitals(client: Client, ella: User) -> None:
    assert (
        client.post(SIGN_IN, {"login": ella.email.upper(), "password": PASSWORD})["Location"] == "/"
    )


def test_an_account_made_with_capitals_in_the_address_is_found(client: Client) -> None:
    person = make_person("Jo Lee", email="Jo.Lee@Example.org")
    assert person.email == "jo.lee@example.org"
    assert sign_in(client, person)["Location"] == "/"


def test_signing_in_leads_to_where_one_wanted_to_go(client: Client, ella: User) -> None:
    assert sign_in(client, ella, next="/about/terms/")["Location"] == "/about/terms/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "javascript:alert(1)",
        "\\\\evil.example",
    ],
)
def test_signing_in_never_leads_to_another_site(client: Client, ella: User, elsewhere: str) -> None:
    assert sign_in(client, ella, next=elsewhere)["Location"] == "/"


def test_unless_asked_to_stay_the_session_ends_with_the_browser(client: Client, ella: User) -> None:
    assert sign_in(client, ella).cookies["sessionid"]["max-age"] == ""
    assert sign_in(Client(), ella, remember="on").cookies["sessionid"]["max-age"] != ""


def test_the_sixth_wrong_try_is_refused_even_with_the_right_password(
    client: Client, ella: User
) -> None:
    for _ in range(5):
        assert "do not belong together" in sign_in(client, ella, "wrong").text
    response = sign_in(Client(), ella)
    assert "There were too many tries. Please wait five minutes" in response.text
    assert not Session.objects.filter(session_data__contains="_auth_user_id").exists()


def test_one_persons_wrong_tries_do_not_lock_out_another(
    client: Client, ella: User, cleo: User
) -> None:
    for _ in range(6):
        sign_in(client, ella, "wrong")
    assert sign_in(client, cleo).status_code == 302


def test_tries_are_counted_in_the_database_where_every_process_sees_them(
    client: Client, ella: User
) -> None:
    caches["default"].clear()
    sign_in(client, ella, "wrong")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cache_key FROM hub_cache WHERE cache_key LIKE '%login_failed%/key:%'"
        )
        (row,) = cursor.fetchall()
    another_process = caches.create_connection("default")
    assert len(another_process.get(row[0].split(":", 2)[2])) == 1


def test_too_many_requests_get_a_page_that_says_so(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    client.post(reverse("account_signup"), {})
    response = client.post(reverse("account_signup"), {})
    assert response.status_code == 429
    assert "Please wait a few minutes" in response.text


def test_signing_out_needs_a_press_of_the_button(client: Client, ella: User) -> None:
    client.force_login(ella)
    assert "Sign out?" in client.get(reverse("account_logout")).text
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout"))["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_replaced_by_the_link(client: Client, ella: User) -> None:
    client.post(reverse("account_reset_password"), {"email": ella.email})
    link = re.search(r"http://testserver(/\S+)", str(outbox()[0].body))
    assert link
    form = client.get(link[1])["Location"]
    assert "Choose a new password" in client.get(form).text
    client.post(form, {"password1": "three quiet herons"})
    ella.refresh_from_db()
    assert ella.check_password("three quiet herons")
    assert "This link does not work any more" in Client().get(link[1]).text
    assert outbox()[1].subject == "Your password was changed"


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(
    client: Client, ella: User
) -> None:
    client.force_login(ella)
    other = Client()
    other.force_login(ella)
    change = reverse("account_change_password")
    assert (
        "This is not your password"
        in client.post(change, {"oldpassword": "no", "password1": "three herons"}).text
    )
    client.post(change, {"oldpassword": PASSWORD, "password1": "three quiet herons"})
    assert client.get(change).status_code == 200
    assert other.get(change).status_code == 302


def test_a_new_address_counts_once_its_link_is_confirmed(client: Client, ella: User) -> None:
    client.force_login(ella)
    change = reverse("account_email")
    first = client.post(change, {"action_add": "1", "email": "ella@new.example"})
    assert first["Location"].startswith(reverse("account_reauthenticate"))
    client.post(first["Location"], {"password": PASSWORD})
    ella.refresh_from_db()
    assert ella.email == "ella.novak@example.org"
    assert outbox()[-1].recipients() == ["ella@new.example"]
    link = re.search(r"http://testserver(/\S+)", str(outbox()[-1].body))
    assert link
    client.get(link[1])
    assert not EmailAddress.objects.get(email="ella@new.example").verified
    client.post(link[1])
    ella.refresh_from_db()
    assert ella.email == "ella@new.example"
    assert outbox()[-1].recipients() == ["ella.novak@example.org"]


def test_sessions_are_listed_with_device_and_time_and_can_be_ended(
    client: Client, ella: User
) -> None:
    sign_in(client, ella)
    other = Client()
    sign_in(other, ella)
    page = client.get(reverse("usersessions_list"))
    assert (
        page.text.count("Firefox on Windows</h2>") + page.text.count("Firefox on Windows <span")
        == 2
    )
    theirs = UserSession.objects.get(session_key=other.session.session_key)
    client.post(reverse("accounts:session-end", args=[theirs.pk]))
    assert other.get(reverse("account_email")).status_code == 302
    assert client.get(reverse("account_email")).status_code == 200


def test_sessions_elsewhere_can_be_ended_all_at_once(client: Client, ella: User) -> None:
    sign_in(client, ella)
    other = Client()
    sign_in(other, ella)
    client.post(reverse("usersessions_list"))
    assert other.get(reverse("account_email")).status_code == 302
    assert client.get(reverse("account_email")).status_code == 200


def test_nobody_ends_a_session_of_somebody_else(client: Client, ella: User, cleo: User) -> None:
    sign_in(client, ella)
    stranger = Client()
    sign_in(stranger, cleo)
    hers = UserSession.objects.get(user=ella)
    assert stranger.post(reverse("accounts:session-end", args=[hers.pk])).status_code == 404
    assert stranger.get(reverse("accounts:session-end", args=[hers.pk])).status_code == 405
    assert Client().post(reverse("accounts:session-end", args=[hers.pk])).status_code == 302
    assert client.get(reverse("account_email")).status_code == 200


def test_a_closed_account_cannot_sign_in(client: Client, gus: User) -> None:
    gus.is_active = False
    gus.save()
    response = sign_in(client, gus)
    assert response["Location"] == reverse("account_inactive")
    assert "This account is closed" in client.get(response["Location"]).text
