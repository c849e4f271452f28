"""The second step of signing in, and staff who cannot work without it."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, hotp_value, validate_totp_code
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.authentication import second_factor
from accounts.forms.authentication import code_lifetime
from accounts.models import User
from tests.cast import AUTHENTICATOR_SECRET, code_now
from tests.jobs import outbox
from tests.make import PASSWORD, make_person

pytestmark = pytest.mark.django_db

ADMIN = reverse("admin:index")


def give_password(client: Client, person: User, wanted: str = "") -> str:
    """Sign in by password; returns where that leads."""
    address: str = client.post(
        reverse("account_login"), {"login": person.email, "password": PASSWORD, "next": wanted}
    )["Location"]
    return address


def test_staff_without_a_second_step_are_sent_to_set_it_up(client: Client) -> None:
    staff = make_person("New Staff", is_staff=True, is_superuser=True)
    give_password(client, staff)
    response = client.get(ADMIN)
    assert response["Location"] == f"{reverse('mfa_index')}?next=%2Fadmin%2F"
    page = client.get(response["Location"])
    assert "Because you are staff" in page.text
    assert "Set up an app" in page.text


def test_staff_without_a_second_step_open_no_page_of_the_site_and_send_nothing(
    client: Client,
) -> None:
    give_password(client, make_person("New Staff", is_staff=True))
    assert client.get("/").status_code == 302
    answer = client.post(reverse("accounts:profile-edit"), {"bio": "Twenty years on wards."})
    assert answer.status_code == 403
    assert "Twenty years on wards." in answer.text, "what they typed comes back"
    news = client.get(reverse("notifications:bell"), HTTP_HX_REQUEST="true")
    assert news.status_code == 204, "nothing leads away from a page on which somebody writes"
    assert client.post("/", HTTP_HX_REQUEST="true").headers["HX-Redirect"] == reverse("mfa_index")


def test_everybody_else_opens_pages_without_one(client: Client, ella: User) -> None:
    give_password(client, ella)
    assert client.get("/").status_code == 200


def test_staff_sign_in_with_the_code_and_are_in(client: Client, hana: User) -> None:
    assert give_password(client, hana, ADMIN) == reverse("mfa_authenticate")
    assert client.get(ADMIN)["Location"].startswith(reverse("admin:login"))
    response = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert response["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_a_wrong_code_leads_nowhere(client: Client, hana: User) -> None:
    give_password(client, hana)
    wrong = "000000" if code_now() != "000000" else "111111"
    assert (
        "This code is not the right one"
        in client.post(reverse("mfa_authenticate"), {"code": wrong}).text
    )
    assert "_auth_user_id" not in client.session


def test_a_code_works_once(client: Client, hana: User) -> None:
    code = code_now()
    for visitor, status in ((client, 302), (Client(), 200)):
        give_password(visitor, hana)
        assert visitor.post(reverse("mfa_authenticate"), {"code": code}).status_code == status


def test_a_code_does_not_work_again_while_the_clock_would_still_take_it(
    client: Client, hana: User
) -> None:
    with time_machine.travel(datetime(2026, 11, 3, 7, 30, 15, tzinfo=UTC), tick=False) as clock:
        code = code_now()
        give_password(client, hana)
        client.post(reverse("mfa_authenticate"), {"code": code})
        clock.shift(31)
        thief = Client()
        give_password(thief, hana)
        thief.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" in client.session
    assert "_auth_user_id" not in thief.session


@pytest.mark.parametrize("again", ["{0} {1}", "{0}-{1}", " {0}{1} ", "{0}\u2003{1}", "{0}.{1}"])
@pytest.mark.parametrize("later", [31, 44, 59])
def test_a_used_code_is_refused_in_every_spelling_while_its_step_counts(
    client: Client, hana: User, again: str, later: int
) -> None:
    with time_machine.travel(datetime(2026, 11, 3, 7, 30, 1, tzinfo=UTC), tick=False) as clock:
        early = hotp_value(
            AUTHENTICATOR_SECRET, int(time.time()) // 30 + 1
        )  # of a clock that runs fast
        code = f"{early:06}"
        give_password(client, hana)
        client.post(reverse("mfa_authenticate"), {"code": code})
        clock.shift(later)
        thief = Client()
        give_password(thief, hana)
        thief.post(reverse("mfa_authenticate"), {"code": again.format(code[:3], code[3:])})
    assert "_auth_user_id" in client.session
    assert "_auth_user_id" not in thief.session


def test_a_code_is_remembered_for_as_long_as_it_can_be_accepted(hana: User) -> None:
    """First and last moment of one time step, with the tolerance of one step on both sides."""
    middle = 1_793_690_400 // 30
    with time_machine.travel(0, tick=False) as clock:
        accepted = []
        for second in range((middle - 3) * 30, (middle + 4) * 30):
            clock.move_to(second)
            if validate_totp_code(
                AUTHENTICATOR_SECRET, f"{hotp_value(AUTHENTICATOR_SECRET, middle):06}"
            ):
                accepted.append(second)
    assert code_lifetime() >= accepted[-1] - accepted[0] + 1


def test_a_recovery_code_with_a_space_works_once(client: Client, hana: User) -> None:
    code = RecoveryCodes.activate(hana).get_unused_codes()[0]
    for visitor, typed, signed_in in (
        (client, code, True),
        (Client(), f"{code[:4]} {code[4:]}", False),
    ):
        give_password(visitor, hana)
        visitor.post(reverse("mfa_authenticate"), {"code": typed})
        assert ("_auth_user_id" in visitor.session) is signed_in


@pytest.mark.usefixtures("emptied_cache")
def test_the_code_that_set_up_the_app_does_not_sign_in(client: Client) -> None:
    person = make_person("New Member")
    give_password(client, person)
    set_up = reverse("mfa_activate_totp")
    client.post(client.get(set_up)["Location"], {"password": PASSWORD})
    code = code_now(client.get(set_up).context["form"].secret)
    client.post(set_up, {"code": code})
    assert second_factor.is_set_up(person)
    thief = Client()
    give_password(thief, person)
    thief.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" not in thief.session


def test_a_slow_clock_is_forgiven(client: Client, hana: User) -> None:
    with time_machine.travel(datetime(2026, 11, 3, 7, 30, 15, tzinfo=UTC), tick=False) as clock:
        code = code_now()
        clock.shift(30)
        give_password(client, hana)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302


def test_codes_cannot_be_guessed_for_long(client: Client, hana: User) -> None:
    give_password(client, hana)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "12345"})
    response = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert "There were too many tries" in response.text


def test_a_recovery_code_opens_the_account_once(client: Client, hana: User) -> None:
    code = RecoveryCodes.activate(hana).get_unused_codes()[0]
    for visitor, status in ((client, 302), (Client(), 200)):
        give_password(visitor, hana)
        assert visitor.post(reverse("mfa_authenticate"), {"code": code}).status_code == status


def test_a_session_of_staff_that_never_showed_the_second_step_is_asked_for_it(
    client: Client,
) -> None:
    staff = make_person("New Staff", is_staff=True, is_superuser=True)
    give_password(client, staff)
    TOTP.activate(staff, AUTHENTICATOR_SECRET)  # on another device
    response = client.get(ADMIN)
    assert response["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2F"
    response = client.post(response["Location"], {"code": code_now(), "next": ADMIN})
    assert response["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_who_has_a_second_step_cannot_show_again_who_they_are_by_password(
    client: Client, hana: User
) -> None:
    client.force_login(hana)
    response = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert response["Location"] == reverse("mfa_reauthenticate")


@pytest.fixture
def emptied_cache(transactional_db: None) -> Iterator[None]:
    """What is committed to the cache is not rolled back, and would count against later tests."""
    yield
    cache.clear()


@pytest.mark.usefixtures("emptied_cache")
def test_setting_up_an_app_gives_recovery_codes_and_opens_the_site(client: Client) -> None:
    staff = make_person("New Staff", is_staff=True, is_superuser=True)
    give_password(client, staff)
    set_up = reverse("mfa_activate_totp")
    client.post(client.get(set_up)["Location"], {"password": PASSWORD})
    secret = client.get(set_up).context["form"].secret
    response = client.post(set_up, {"code": code_now(secret)})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(response["Location"]).context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in client.get(reverse("mfa_download_recovery_codes")).text
    assert client.get(ADMIN).status_code == 200
    assert [message.subject for message in outbox()] == ["An authenticator app was added"]
    assert outbox()[0].recipients() == [staff.email]


def test_staff_who_remove_the_app_are_out_again(client: Client, hana: User) -> None:
    give_password(client, hana)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    remove = reverse("mfa_deactivate_totp")
    assert client.get(remove)["Location"].startswith(reverse("mfa_reauthenticate"))
    recovery = RecoveryCodes.activate(hana).get_unused_codes()[0]
    client.post(reverse("mfa_reauthenticate"), {"code": recovery})
    client.post(remove)
    assert not Authenticator.objects.filter(user=hana, type=Authenticator.Type.TOTP).exists()
    assert second_factor.SESSION_KEY not in client.session
    assert client.get(ADMIN)["Location"].startswith(reverse("mfa_index"))


def test_the_admins_own_door_leads_to_the_common_one(client: Client, hana: User) -> None:
    response = client.get(reverse("admin:login"))
    assert response["Location"].startswith(reverse("account_login"))
    response = client.post(reverse("admin:login"), {"username": hana.email, "password": PASSWORD})
    assert response["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_members_find_no_way_into_the_admin(client: Client, ella: User) -> None:
    client.force_login(ella)
    assert client.get(ADMIN).status_code == 302
    assert client.get(reverse("admin:login")).status_code == 403


def test_the_look_costs_members_nothing_and_staff_nothing_once_shown(
    client: Client, hana: User, ella: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for person in (ella, hana):
        client.force_login(person)
        page = reverse("accounts:document", args=["terms"])
        client.get(page)
        with django_assert_num_queries(2):  # the session and the person
            client.get(page)


def test_the_admin_shows_who_has_a_second_step_but_no_secret(client: Client, hana: User) -> None:
    client.force_login(hana)
    row = Authenticator.objects.get(user=hana)
    page = client.get(reverse("admin:mfa_authenticator_changelist"), {"q": "hana"})
    assert "Hana Kim" in page.text
    assert (
        AUTHENTICATOR_SECRET
        not in client.get(reverse("admin:mfa_authenticator_change", args=[row.pk])).text
    )
    assert client.post(reverse("admin:mfa_authenticator_add")).status_code == 403


def test_only_superusers_remove_the_second_step_of_somebody_who_lost_their_phone(
    client: Client, hana: User
) -> None:
    staff = make_person("New Staff", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(content_type__app_label="mfa"))
    TOTP.activate(staff, AUTHENTICATOR_SECRET)
    remove = reverse(
        "admin:mfa_authenticator_delete", args=[Authenticator.objects.get(user=staff).pk]
    )
    client.force_login(staff)
    assert client.post(remove, {"post": "yes"}).status_code == 403
    client.force_login(hana)
    client.post(remove, {"post": "yes"})
    assert not Authenticator.objects.filter(user=staff).exists()


def test_pages_with_secrets_are_kept_by_no_cache(client: Client, hana: User) -> None:
    RecoveryCodes.activate(hana)
    client.force_login(hana)
    assert "no-store" in client.get(reverse("mfa_view_recovery_codes"))["Cache-Control"]
    assert "no-store" in client.get(reverse("mfa_download_recovery_codes"))["Cache-Control"]


@pytest.mark.parametrize(
    "page",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "account_login",
        "mfa_reauthenticate",
    ],
)
def test_pages_of_the_second_step_run_no_script_of_their_own(
    client: Client, ella: User, page: str
) -> None:
    if page != "account_login":
        TOTP.activate(ella, AUTHENTICATOR_SECRET) if page != "mfa_activate_totp" else None
        client.force_login(ella)
    response = client.get(reverse(page), follow=True)
    for tag in response.text.split("<script")[1:]:
        head = tag.partition(">")[0]
        assert "src=" in head or 'type="application/json"' in head
    assert " onclick=" not in response.text
    assert " style=" not in response.text
