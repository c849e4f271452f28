"""What happened with an account: written down without secrets, shown to its person and to staff, gone in time."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from time_machine import travel

from accounts import flows
from accounts.models import Erasure, User
from accounts.personal_data import data_export
from accounts.security_log import tasks
from accounts.security_log.known_devices import COOKIE
from accounts.security_log.models import SecurityEvent
from accounts.security_log.origin import shortened
from tests.cast import code_now, confirmed, visiting
from tests.jobs import run_jobs
from tests.make import PASSWORD, make_person

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
PAGE = reverse("accounts:security")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
)


def browser(agent: str = FIREFOX, address: str = "203.0.113.77") -> Client:
    return Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)


def sign_in(client: Client, person: User, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": person.email, "password": password})


def kinds(person: User | None) -> list[str]:
    return [
        *SecurityEvent.objects.filter(user=person).order_by("pk").values_list("kind", flat=True)
    ]


# --- What is written ------------------------------------------------------------------------------


def test_signing_in_and_out_is_written_down(ella: User) -> None:
    client = browser()
    sign_in(client, ella, "wrong password")
    sign_in(client, ella)
    client.post(reverse("account_logout"))
    assert kinds(ella) == ["wrong-password", "signed-in", "signed-out"]
    event = SecurityEvent.objects.get(kind="signed-in")
    assert (event.network, event.browser) == ("203.0.113.0/24", "Firefox on Windows")


def test_an_address_that_nobody_has_is_not_written_down() -> None:
    browser().post(LOGIN, {"login": "unknown@example.org", "password": "a secret of somebody"})
    assert kinds(None) == ["wrong-password"]
    assert "unknown" not in everything_written() and "secret" not in everything_written()


def everything_written() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(event::text, ' ') FROM security_log_securityevent AS event"
        )
        return str(cursor.fetchone()[0])


def test_neither_passwords_nor_codes_nor_whole_addresses_are_kept(hana: User) -> None:
    client = browser(address="2001:db8:1234:5678::9")
    sign_in(client, hana, "a wrong secret")
    sign_in(client, hana)
    client.post(reverse("mfa_authenticate"), {"code": "123 456"})
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert kinds(hana) == ["wrong-password", "wrong-code", "second-step-used", "signed-in"]
    said = everything_written()
    for secret in ("a wrong secret", PASSWORD, "123 456", "123456", code_now(), "5678", hana.email):
        assert secret not in said
    assert "2001:db8:1234::/48" in said


def test_a_used_code_is_written_down(hana: User) -> None:
    code = RecoveryCodes.activate(hana).get_unused_codes()[0]
    for client in (browser(), browser()):
        sign_in(client, hana)
        client.post(reverse("mfa_authenticate"), {"code": code})
    assert kinds(hana)[-1] == "wrong-code"


def test_a_refusal_is_written_down_once_a_minute(ella: User) -> None:
    cache.clear()
    client = browser()
    for _ in range(12):
        sign_in(client, ella, "wrong password")
    assert kinds(ella) == ["wrong-password"] * 5 + ["refused"]
    cache.clear()


@pytest.mark.django_db(transaction=True)
def test_changes_of_how_one_signs_in_are_written_down() -> None:
    ella = make_person("Ella Novak")
    client = confirmed(visiting(ella))
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "purple kettle walks home"},
    )
    client.post(reverse("account_email"), {"action_add": "1", "email": "new@example.org"})
    client.get(reverse("mfa_activate_totp"))
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    client.post(reverse("mfa_deactivate_totp"))
    assert {"password-changed", "address-asked", "second-step-added", "second-step-removed"} <= {
        *kinds(ella)
    }
    cache.clear()


def test_ending_sessions_and_asking_for_ones_data_is_written_down(ella: User) -> None:
    other, client = browser(), browser(IPHONE)
    for each in (other, client):
        sign_in(each, ella)
    client.post(reverse("usersessions_list"))
    confirmed(client).post(reverse("accounts:data"))
    assert kinds(ella)[-2:] == ["sessions-ended", "data-asked"]


def test_a_testimony_leaves_no_line(settings: Any) -> None:
    for _ in range(3):
        browser().post("/testimonies/nothing-here/", {"receipt": "1234"})
        browser().get("/testimonies/")
    assert not SecurityEvent.objects.exists()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1234:5678:9::1", "2001:db8:1234::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("not an address", ""),
    ],
)
def test_addresses_are_shortened(address: str, kept: str) -> None:
    assert shortened(address) == kept


def test_the_database_refuses_to_change_the_log(ella: User) -> None:
    sign_in(browser(), ella)
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        SecurityEvent.objects.update(kind="signed-out")


# --- Who reads it, and how long -------------------------------------------------------------------


def test_a_person_reads_their_own_and_nobody_elses(ella: User, cleo: User) -> None:
    sign_in(browser(), ella)
    assert "Firefox on Windows" in visiting(ella).get(PAGE).text
    assert "Firefox on Windows" not in visiting(cleo).get(PAGE).text
    assert Client().get(PAGE)["Location"].startswith(LOGIN)
    assert (
        "no-store" in visiting(ella).get(PAGE)["Cache-Control"]
        or "private" in visiting(ella).get(PAGE)["Cache-Control"]
    )
    assert f'href="{PAGE}"' in visiting(ella).get(reverse("accounts:settings")).text


def test_staff_read_it_and_change_nothing(hana: User, ella: User) -> None:
    sign_in(browser(), ella)
    event = SecurityEvent.objects.get()
    client = visiting(hana)
    page = client.get(reverse("admin:security_log_securityevent_changelist"), {"q": "203.0.113"})
    assert "Ella Novak" in page.text
    assert (
        client.post(reverse("admin:security_log_securityevent_delete", args=[event.pk])).status_code
        == 403
    )
    assert client.get(reverse("admin:security_log_securityevent_add")).status_code == 403


def test_it_stands_in_the_copy_of_ones_data_and_goes_with_the_account(ella: User) -> None:
    client = browser()
    sign_in(client, ella)
    written = data_export._sections["security-log"](ella)
    assert [each["what"] for each in written] == ["Signed in"]
    client.post(reverse("accounts:close"), {"mode": "keep", "password": PASSWORD})
    assert User.objects.get(pk=ella.pk).closed_at
    assert not SecurityEvent.objects.filter(user=ella).exists()


def test_old_lines_are_deleted(ella: User) -> None:
    for days in (179, 181):
        SecurityEvent.objects.create(
            user=ella, kind="signed-in", at=timezone.now() - timedelta(days=days)
        )
    tasks.delete_old_events(0)
    assert SecurityEvent.objects.get().at > timezone.now() - timedelta(days=180)


# --- The mail about a new device ------------------------------------------------------------------


def mails() -> int:
    return ProcrastinateJob.objects.filter(
        task_name="accounts.security_log.tasks.send_new_device"
    ).count()


def member_since(person: User, days: int) -> None:
    User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - timedelta(days=days))
    person.refresh_from_db()


def test_the_first_sign_in_after_joining_sends_no_mail(ella: User) -> None:
    sign_in(browser(), ella)
    assert mails() == 0


def test_another_browser_elsewhere_sends_one_mail(ella: User) -> None:
    sign_in(browser(), ella)
    phone = browser(IPHONE, "198.51.100.4")
    sign_in(phone, ella)
    assert mails() == 1
    phone.post(reverse("account_logout"))
    phone.defaults["REMOTE_ADDR"] = "192.0.2.9"  # the same phone in another network
    sign_in(phone, ella)
    assert mails() == 1
    sign_in(
        browser(IPHONE, "198.51.100.200"), ella
    )  # the cookie is gone, the browser and the network are known
    assert mails() == 1
    assert kinds(ella).count("new-device") == 1


def test_after_a_long_time_a_device_is_new(ella: User) -> None:
    member_since(ella, 400)
    sign_in(browser(), ella)
    assert mails() == 1


def test_a_forged_cookie_makes_no_device_known(ella: User, cleo: User) -> None:
    sign_in(browser(), ella)
    own = browser(IPHONE, "198.51.100.4")
    sign_in(own, cleo)
    stolen = browser(IPHONE, "192.0.2.9")
    stolen.cookies[COOKIE] = own.cookies[COOKIE].value
    sign_in(stolen, ella)
    assert mails() == 1
    assert own.cookies[COOKIE]["httponly"]
    assert (
        str(cleo.pk) not in own.cookies[COOKIE].value.split(":")[0]
        or cleo.email not in own.cookies[COOKIE].value
    )


@pytest.mark.django_db(transaction=True)
def test_the_mail_says_when_where_and_what_to_do(mailoutbox: list[EmailMessage]) -> None:
    person = make_person("Nadia Haddad", time_zone="America/New_York")
    cache.clear()
    with travel("2026-11-03T18:30:00Z", tick=True):
        sign_in(browser(), person)
        sign_in(browser(IPHONE, "198.51.100.4"), person)
        run_jobs()
    (message,) = mailoutbox
    said = message.message().as_string() + message.body
    assert message.to == ["nadia.haddad@example.org"]
    assert message.subject == "You signed in on a new device"
    for part in (
        "3 November 2026, 13:30 (EST)",
        "Safari on iPhone",
        "198.51.100.0/24",
        reverse("usersessions_list"),
    ):
        assert part in message.body
    assert PASSWORD not in said
    assert mail.outbox == mailoutbox


def test_who_closed_their_account_gets_none(ella: User, mailoutbox: list[EmailMessage]) -> None:
    member_since(ella, 400)
    sign_in(browser(), ella)
    event = SecurityEvent.objects.get()
    flows.close_account(user=ella, mode=Erasure.Mode.KEEP)
    tasks.send_new_device(event.pk)
    assert mailoutbox == []
