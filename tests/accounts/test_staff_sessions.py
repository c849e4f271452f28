"""Staff who do nothing for half a day are signed out; members are not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from accounts.models import User
from accounts.security_log.models import SecurityEvent

pytestmark = pytest.mark.django_db

HOURS = timedelta(hours=1)
PAGE = reverse("accounts:settings")


def test_staff_are_signed_out_after_twelve_idle_hours(client: Client, hana: User) -> None:
    client.force_login(hana)
    with travel(timezone.now(), tick=False) as clock:
        assert client.get(PAGE).status_code == 200
        clock.shift(12 * HOURS + timedelta(minutes=1))
        answer = client.get(PAGE)
        assert answer["Location"] == f"{reverse('account_login')}?next={PAGE}"
        assert (
            "You were signed out because nothing had happened"
            in client.get(answer["Location"]).text
        )
    assert "_auth_user_id" not in client.session
    assert SecurityEvent.objects.visible_to(hana).filter(kind="idle").count() == 1


def test_who_works_on_stays(client: Client, hana: User) -> None:
    client.force_login(hana)
    with travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            assert client.get(PAGE).status_code == 200
            clock.shift(11 * HOURS)


def test_a_page_that_is_left_open_does_not_count(client: Client, hana: User) -> None:
    client.force_login(hana)
    with travel(timezone.now(), tick=False) as clock:
        client.get(PAGE)
        for _ in range(13):
            clock.shift(HOURS)
            client.get(reverse("notifications:bell"), headers={"Sec-Fetch-Dest": "empty"})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("page", ["account_change_password", "mfa_index", "admin:index"])
def test_it_holds_on_every_page(client: Client, hana: User, page: str) -> None:
    client.force_login(hana)
    with travel(timezone.now(), tick=False) as clock:
        client.get(PAGE)
        clock.shift(13 * HOURS)
        client.get(reverse(page))
    assert "_auth_user_id" not in client.session


def test_members_stay_signed_in(client: Client, ella: User) -> None:
    client.force_login(ella)
    with travel(timezone.now(), tick=False) as clock:
        client.get(PAGE)
        clock.shift(13 * HOURS)
        assert client.get(PAGE).status_code == 200


def test_the_session_is_not_written_for_every_page(
    client: Client, hana: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(hana)
    page = reverse("accounts:document", args=["terms"])
    client.get(page)
    with django_assert_num_queries(2):  # the session and the person
        client.get(page)
