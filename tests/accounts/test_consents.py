"""Consent to the documents: recorded with the version, and asked for again when one changed."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Consent, User
from accounts.personal_data import consents
from tests.make import PASSWORD, make_person

pytestmark = pytest.mark.django_db

CONSENT = reverse("accounts:consent")
PAGE = "/?page=2"


@pytest.fixture
def new_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(consents.VERSIONS, Consent.Document.TERMS, "2027-02")


def sign_in(person: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("document", Consent.Document.values)
def test_everybody_reads_the_documents(client: Client, document: str) -> None:
    response = client.get(reverse("accounts:document", args=[document]))
    assert response.status_code == 200
    assert consents.VERSIONS[Consent.Document(document)] in response.text


def test_there_is_no_document_of_another_name(client: Client) -> None:
    assert client.get(reverse("accounts:document", args=["cookies"])).status_code == 404


def test_who_agreed_to_the_current_versions_is_not_asked_and_looked_up_once(ella: User) -> None:
    client = sign_in(ella)
    assert client.get(PAGE).status_code == 200
    assert client.session[consents.SESSION_KEY] == consents.mark()
    ella.consents.all().delete()
    assert client.get(PAGE).status_code == 200


def test_when_a_version_changed_the_next_page_asks_and_then_leads_back(
    ella: User, new_terms: None
) -> None:
    client = sign_in(ella)
    response = client.get(PAGE)
    assert response["Location"] == f"{CONSENT}?next=%2F%3Fpage%3D2"
    page = client.get(response["Location"])
    assert "We have changed something" in page.text
    assert page.context["documents"] == [Consent.Document.TERMS]
    assert client.post(CONSENT, {"agree": "yes", "next": PAGE})["Location"] == PAGE
    assert client.get(PAGE).status_code == 200
    assert set(ella.consents.filter(document="terms").values_list("version", flat=True)) == {
        "2026-11",
        "2027-02",
    }


def test_a_session_from_before_the_change_is_asked_too(
    ella: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(ella)
    assert client.get(PAGE).status_code == 200
    monkeypatch.setitem(consents.VERSIONS, Consent.Document.TERMS, "2027-02")
    assert client.get(PAGE).status_code == 302


def test_reading_the_question_agrees_to_nothing(ella: User, new_terms: None) -> None:
    client = sign_in(ella)
    client.get(CONSENT)
    assert client.get(PAGE).status_code == 302


def test_sending_without_the_tick_says_so(ella: User, new_terms: None) -> None:
    response = sign_in(ella).post(CONSENT, {"next": PAGE})
    assert "Please tick the box if you agree" in response.text
    assert 'value="/?page=2"' in response.text
    assert consents.outstanding(ella) == [Consent.Document.TERMS]


def test_agreeing_twice_is_recorded_once(ella: User, new_terms: None) -> None:
    client = sign_in(ella)
    for _ in range(2):
        client.post(CONSENT, {"agree": "yes"})
    assert ella.consents.filter(version="2027-02").count() == 1


def test_agreeing_never_leads_to_another_site(ella: User, new_terms: None) -> None:
    assert (
        sign_in(ella).post(CONSENT, {"agree": "yes", "next": "https://evil.example"})["Location"]
        == "/"
    )


def test_one_may_read_leave_and_take_ones_data_without_agreeing(
    ella: User, new_terms: None
) -> None:
    client = sign_in(ella)
    for page in ("account_logout", "accounts:data", "accounts:close"):
        assert client.get(reverse(page)).status_code == 200
    assert client.get(reverse("accounts:document", args=["terms"])).status_code == 200


def test_what_a_person_sends_and_what_a_script_fetches_is_not_held_up(
    ella: User, new_terms: None
) -> None:
    client = sign_in(ella)
    assert client.post(PAGE).get("Location") is None
    assert client.get(PAGE, HTTP_HX_REQUEST="true").status_code == 200
    assert client.get(PAGE, HTTP_SEC_FETCH_DEST="empty").status_code == 200


def test_somebody_whom_staff_entered_is_asked_for_the_first_time() -> None:
    client = sign_in(make_person("Entered by staff", consenting=False))
    assert "Before you go on" in client.get(PAGE, follow=True).text


def test_strangers_are_not_asked(client: Client) -> None:
    assert client.get(PAGE).status_code == 200
    assert client.get(CONSENT).status_code == 302
