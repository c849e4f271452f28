"""Joining, from the form to the first page one sees signed in."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.authentication.adapters import save_with_free_handle
from accounts.models import Organisation, OrganisationAlias, User
from accounts.personal_data import consents
from tests.jobs import outbox
from tests.make import PASSWORD, make_person

pytestmark = pytest.mark.django_db

SIGN_UP = reverse("account_signup")


def answers(**changed: Any) -> dict[str, Any]:
    given = {
        "display_name": "Ivy Brown",
        "email": "ivy@example.org",
        "password1": PASSWORD,
        "here_as": "staff",
        "country": "GB",
        "job_title": "Ward sister",
        "consent": "on",
    }
    return given | changed


def link_in(message: EmailMessage) -> str:
    found = re.search(r"http://testserver(/\S+)", str(message.body))
    assert found
    return found[1]


def ask_to_change_address(client: Client, person: User, address: str) -> None:
    client.force_login(person)
    asked = client.post(reverse("account_email"), {"action_add": "1", "email": address})
    client.post(asked["Location"], {"password": PASSWORD})


def make_trust(name: str = "Example University NHS Trust", **fields: Any) -> Organisation:
    return Organisation.objects.create(
        name=name, slug=f"trust-{Organisation.objects.count()}", **fields
    )


def test_joining_makes_an_account_with_a_handle_and_consent_to_every_document(
    client: Client,
) -> None:
    response = client.post(SIGN_UP, answers())
    assert response.status_code == 302
    assert response["Location"] == reverse("account_email_verification_sent")
    ivy = User.objects.get(email="ivy@example.org")
    assert (ivy.display_name, ivy.handle, ivy.here_as, ivy.country) == (
        "Ivy Brown",
        "ivy-brown",
        "staff",
        "GB",
    )
    assert ivy.job_title == "Ward sister"
    assert ivy.check_password(PASSWORD)
    assert set(ivy.consents.values_list("document", "version")) == set(consents.VERSIONS.items())


def test_the_link_in_the_mail_changes_nothing_until_the_button_is_pressed(client: Client) -> None:
    client.post(SIGN_UP, answers())
    link = link_in(outbox()[0])
    page = Client().get(link)
    assert page.status_code == 200
    assert "ivy@example.org" in page.text
    assert not EmailAddress.objects.get(email="ivy@example.org").verified
    Client().post(link)
    assert EmailAddress.objects.get(email="ivy@example.org").verified


def test_confirming_in_the_same_browser_signs_in_and_leads_to_where_one_wanted_to_go(
    client: Client,
) -> None:
    wanted = reverse("accounts:document", args=["guidelines"])
    client.post(SIGN_UP, answers(next=wanted))
    response = client.post(link_in(outbox()[0]))
    assert response["Location"] == wanted
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert client.session.get_expire_at_browser_close()  # nobody asked to be remembered


def test_confirming_elsewhere_signs_nobody_in(client: Client) -> None:
    client.post(SIGN_UP, answers())
    elsewhere = Client()
    response = elsewhere.post(link_in(outbox()[0]))
    assert response["Location"] == reverse("account_login")
    assert "_auth_user_id" not in elsewhere.session


def test_a_link_that_was_never_sent_says_what_to_do(client: Client) -> None:
    page = client.get(reverse("account_confirm_email", args=["nonsense"]))
    assert "This link does not work any more" in page.text


def test_nobody_signs_in_before_confirming(client: Client) -> None:
    client.post(SIGN_UP, answers())
    response = Client().post(
        reverse("account_login"), {"login": "ivy@example.org", "password": PASSWORD}
    )
    assert response["Location"] == reverse("account_email_verification_sent")


@pytest.mark.parametrize(
    "field", ["display_name", "email", "password1", "here_as", "country", "consent"]
)
def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(
    client: Client, field: str
) -> None:
    response = client.post(SIGN_UP, answers(**{field: ""}))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "Ward sister" in response.text
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["short", "password123", "ivy@example.org", "ivy-brown-1"])
def test_a_weak_password_is_refused(client: Client, password: str) -> None:
    response = client.post(SIGN_UP, answers(password1=password))
    assert list(response.context["form"].errors) == ["password1"]


def test_the_password_is_never_sent_back(client: Client) -> None:
    response = client.post(SIGN_UP, answers(consent=""))
    assert PASSWORD not in response.text


def test_the_form_makes_no_session_and_no_row_when_it_is_only_opened(client: Client) -> None:
    response = client.get(SIGN_UP)
    assert "sessionid" not in response.cookies
    assert client.put(SIGN_UP).status_code in {200, 405}
    assert not User.objects.exists()


def test_an_organisation_is_found_by_its_name_in_any_case(client: Client) -> None:
    trust = make_trust(country="GB")
    client.post(SIGN_UP, answers(organisation_name="example university nhs trust"))
    assert User.objects.get().organisation == trust


def test_an_organisation_is_found_by_a_name_it_had_before(client: Client) -> None:
    trust = make_trust()
    OrganisationAlias.objects.create(organisation=trust, name="Old Infirmary", slug="old-infirmary")
    client.post(SIGN_UP, answers(organisation_name="Old infirmary"))
    assert User.objects.get().organisation == trust


def test_of_two_organisations_of_one_name_the_one_in_the_country_is_meant(client: Client) -> None:
    make_trust("Saint Mary", country="IE")
    here = make_trust("Saint Mary", country="GB")
    client.post(SIGN_UP, answers(organisation_name="Saint Mary"))
    assert User.objects.get().organisation == here


def test_an_unknown_organisation_is_said_and_everything_else_is_kept(client: Client) -> None:
    response = client.post(SIGN_UP, answers(organisation_name="Nowhere Clinic"))
    assert list(response.context["form"].errors) == ["organisation_name"]
    assert "Nowhere Clinic" in response.text
    assert not User.objects.exists()


def test_an_organisation_that_is_not_listed_is_proposed(client: Client) -> None:
    client.post(SIGN_UP, answers(organisation_name="Nowhere Clinic", organisation_unlisted="on"))
    ivy = User.objects.get()
    assert ivy.organisation is not None
    assert (ivy.organisation.name, ivy.organisation.status) == (
        "Nowhere Clinic",
        Organisation.Status.PROPOSED,
    )
    assert ivy.organisation.proposed_by == ivy


def test_somebody_elses_proposal_is_not_found(client: Client) -> None:
    make_trust("Nowhere Clinic", status=Organisation.Status.PROPOSED)
    response = client.post(SIGN_UP, answers(organisation_name="Nowhere Clinic"))
    assert list(response.context["form"].errors) == ["organisation_name"]


def test_two_people_of_one_name_get_two_handles(client: Client) -> None:
    make_person("Ivy Brown", email="another@example.org")
    client.post(SIGN_UP, answers())
    assert User.objects.get(email="ivy@example.org").handle == "ivy-brown-2"


def test_two_people_of_one_very_long_name_get_two_handles(db: None) -> None:
    name = "Maximiliana Theodora Featherstonehaugh"
    for number in range(3):
        save_with_free_handle(User(display_name=name, email=f"{number}@example.org"))
    assert User.objects.count() == 3


def test_a_broken_rule_that_is_not_the_handle_is_not_hidden(asha: User) -> None:
    with pytest.raises(IntegrityError):
        save_with_free_handle(User(display_name="Somebody", email=asha.email.upper()))


def test_joining_twice_makes_one_account(client: Client) -> None:
    client.post(SIGN_UP, answers())
    Client().post(SIGN_UP, answers(email="IVY@example.org", display_name="Somebody else"))
    assert User.objects.get().display_name == "Ivy Brown"


def test_an_address_that_was_taken_since_it_was_looked_up_is_told_by_mail(client: Client) -> None:
    User.objects.create(
        email="Ivy@Example.org", handle="ivy", display_name="Ivy"
    )  # not found in this spelling
    response = client.post(SIGN_UP, answers())
    assert response["Location"] == reverse("account_email_verification_sent")
    assert "You have an account at" in outbox()[0].subject
    assert User.objects.count() == 1


def test_if_consent_cannot_be_written_there_is_no_account(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        consents.VERSIONS,
        next(iter(consents.VERSIONS)),
        "a version that is far too long to be kept",
    )
    client.raise_request_exception = False
    assert client.post(SIGN_UP, answers()).status_code == 500
    assert not User.objects.exists()


def test_a_name_with_line_breaks_reaches_no_header(client: Client) -> None:
    client.post(SIGN_UP, answers(display_name="Ivy\r\nBcc: all@example.com\u202e\x00"[:-1]))
    assert User.objects.get().display_name == "Ivy Bcc: all@example.com"
    assert len(outbox()) == 1
    headers = outbox()[0].message().as_string().partition("\n\n")[0]
    assert "Bcc" not in headers
    assert outbox()[0].recipients() == ["ivy@example.org"]


def test_mail_to_an_address_that_is_not_confirmed_carries_nothing_its_sender_wrote(
    client: Client,
) -> None:
    client.post(SIGN_UP, answers(display_name="Win at https://prize.example"))
    message = outbox()[0]
    assert "prize" not in str(message.subject) + str(message.body)
    assert message.message()["Auto-Submitted"] == "auto-generated"


def test_who_is_signed_in_is_led_on(client: Client, ella: User) -> None:
    client.force_login(ella)
    assert client.get(SIGN_UP)["Location"] == "/"


def test_an_address_goes_to_whoever_can_read_its_mail(client: Client, ella: User) -> None:
    parked = make_person("Parked", email="ella@new.example", verified=False)
    ask_to_change_address(client, ella, "ella@new.example")
    client.post(link_in(outbox()[-1]))
    ella.refresh_from_db()
    assert ella.email == "ella@new.example"
    assert not User.objects.filter(pk=parked.pk).exists()


def test_an_address_of_a_living_account_stays_with_it(
    client: Client, ella: User, cleo: User
) -> None:
    ask_to_change_address(client, ella, cleo.email)
    client.post(link_in(outbox()[-1]))
    ella.refresh_from_db()
    assert ella.email == "ella.novak@example.org"
    assert User.objects.filter(pk=cleo.pk).exists()


def test_an_address_of_an_account_in_use_stays_with_it_confirmed_or_not(
    client: Client, ella: User
) -> None:
    entered = make_person(
        "Entered by staff", email="ella@new.example", verified=False, last_login=timezone.now()
    )
    ask_to_change_address(client, ella, "ella@new.example")
    client.post(link_in(outbox()[-1]))
    entered.refresh_from_db()
    assert entered.email == "ella@new.example"
    assert not EmailAddress.objects.filter(email="ella@new.example", verified=True).exists()
