"""A person's page and the form behind it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import flows
from accounts.forms.profile import HANDLE_TAKEN, ProfileForm
from accounts.models import User
from tests.make import (
    make_article,
    make_author,
    make_hidden_articles,
    make_organisation,
    make_person,
)

EDIT = reverse("accounts:profile-edit")


def answers(person: User, **changes: str) -> dict[str, str]:
    """What the browser sends back for a form that nobody touched, with changes."""
    return {
        "display_name": person.display_name,
        "handle": person.handle,
        "here_as": person.here_as,
        "job_title": person.job_title,
        "organisation_name": person.organisation.name if person.organisation else "",
        "country": str(person.country),
        "bio": person.bio,
        "interests": person.interests,
        "profile_visibility": person.profile_visibility,
    } | changes


# --- The page -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        ("everyone", "nobody ella cleo hana"),
        ("members", "ella cleo hana"),
        ("networks", "cleo hana"),
    ],
)
def test_a_profile_opens_for_those_who_may_see_it(
    client: Client, visibility: str, seen_by: str, ella: User, cleo: User, hana: User
) -> None:
    User.objects.filter(pk=cleo.pk).update(profile_visibility=visibility)
    for name, viewer in {"nobody": None, "ella": ella, "cleo": cleo, "hana": hana}.items():
        client.logout()
        if viewer:
            client.force_login(viewer)
        assert client.get(cleo.get_absolute_url()).status_code == (
            200 if name in seen_by else 404
        ), name


def test_a_hidden_profile_and_one_that_is_not_there_look_the_same(
    client: Client, cleo: User
) -> None:
    User.objects.filter(pk=cleo.pk).update(profile_visibility="networks")
    hidden = client.get(cleo.get_absolute_url())
    missing = client.get(reverse("accounts:profile", args=["somebody"]))
    assert hidden.status_code == missing.status_code == 404
    assert cleo.display_name not in hidden.content.decode()


@pytest.mark.django_db
def test_the_page_shows_what_they_wrote_and_no_address(client: Client) -> None:
    person = make_person(
        "Nadia Haddad",
        email="secret@example.org",
        profile_visibility="everyone",
        job_title="Ward sister",
        country="GB",
        organisation=make_organisation("Solent NHS Trust"),
        bio="First line\n\nSecond <script>alert(1)</script>",
        interests="sepsis, , falls in hospital",
    )
    page = client.get(person.get_absolute_url()).content.decode()
    for shown in (
        "Nadia Haddad",
        "@nadia-haddad",
        "Ward sister",
        "Solent NHS Trust",
        "United Kingdom",
    ):
        assert shown in page
    assert "<p>First line</p>" in page
    assert "&lt;script&gt;" in page
    assert '<span class="chip">falls in hospital</span>' in page
    assert page.count('class="chip"') == 2
    assert "secret" not in page


def test_a_proposed_organisation_shows_only_to_those_who_may_see_it(
    client: Client, ella: User, cleo: User
) -> None:
    ella.organisation = flows.propose_organisation(name="St Elsewhere", country="GB", by=ella)
    ella.save()
    client.force_login(cleo)
    assert "St Elsewhere" not in client.get(ella.get_absolute_url()).content.decode()
    client.force_login(ella)
    assert "St Elsewhere" in client.get(ella.get_absolute_url()).content.decode()


def test_the_page_shows_what_they_published(client: Client, ella: User) -> None:
    author = make_author("Ella Novak", user=ella)
    shown, hidden = (
        make_article(authors=[author]),
        make_hidden_articles(authors=[author], contributed_by=ella),
    )
    client.force_login(ella)
    page = client.get(ella.get_absolute_url()).content.decode()
    assert shown.get_absolute_url() in page
    assert not any(article.title in page for article in hidden)


def test_the_handle_may_be_written_in_any_case(client: Client, ella: User) -> None:
    client.force_login(ella)
    assert client.get(reverse("accounts:profile", args=["ELLA-Novak"])).status_code == 200


# --- The form -------------------------------------------------------------------------------------


def test_a_profile_can_be_changed(client: Client, ella: User) -> None:
    trust = make_organisation("Solent NHS Trust")
    client.force_login(ella)
    changes = {
        "display_name": "Ella N.",
        "handle": "Ella-N",
        "organisation_name": "solent nhs trust",
        "country": "IE",
    }
    answer = client.post(
        EDIT, answers(ella, **changes, bio="One\n\nTwo", profile_visibility="everyone")
    )
    ella.refresh_from_db()
    assert answer["Location"] == "/people/Ella-N/"
    assert (ella.display_name, ella.handle, ella.organisation, ella.country.code) == (
        "Ella N.",
        "Ella-N",
        trust,
        "IE",
    )
    assert ella.profile_visibility == "everyone"


def test_only_oneself_is_changed(client: Client, ella: User, cleo: User) -> None:
    client.force_login(ella)
    extra = {"pk": str(cleo.pk), "id": str(cleo.pk), "is_staff": "on", "email": "new@example.org"}
    client.post(EDIT, answers(ella, display_name="Changed") | extra)
    ella.refresh_from_db()
    cleo.refresh_from_db()
    assert (ella.display_name, ella.is_staff, ella.email) == (
        "Changed",
        False,
        "ella.novak@example.org",
    )
    assert cleo.display_name == "Cleo Marsh"


@pytest.mark.parametrize(
    "handle", ["CLEO-marsh", "former-12", "Former-3", "a", "-x", "a b", "a--b", "ä", "x" * 31, ""]
)
def test_a_handle_that_cannot_be_taken_is_told_beside_the_field(
    client: Client, handle: str, ella: User, cleo: User
) -> None:
    client.force_login(ella)
    page = client.post(EDIT, answers(ella, handle=handle, job_title="Kept as typed"))
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"handle"}
    assert "Kept as typed" in page.content.decode()
    # The header still says who one is.
    assert "/people/ella-novak/" in page.content.decode()
    ella.refresh_from_db()
    assert ella.handle == "ella-novak"


def test_a_handle_taken_since_it_was_looked_up_is_told_too(ella: User, cleo: User) -> None:
    form = ProfileForm(answers(ella, handle="wanted"), instance=ella)
    assert form.is_valid()
    User.objects.filter(pk=cleo.pk).update(handle="WANTED")
    assert form.try_save() is None
    assert form.errors["handle"] == [HANDLE_TAKEN]


def test_an_unknown_organisation_is_asked_about_and_then_proposed(
    client: Client, ella: User
) -> None:
    client.force_login(ella)
    page = client.post(EDIT, answers(ella, organisation_name="St Elsewhere", country="GB"))
    assert (
        "We do not know an organisation of this name."
        in page.context["form"].errors["organisation_name"][0]
    )
    unlisted = answers(
        ella, organisation_name="St Elsewhere", country="GB", organisation_unlisted="on"
    )
    for _ in range(2):
        client.post(EDIT, unlisted)
    ella.refresh_from_db()
    assert ella.organisation
    assert (ella.organisation.name, ella.organisation.status) == ("St Elsewhere", "proposed")
    assert ella.proposed_organisations.count() == 1
    # Saved again without the tick, what was proposed stays.
    assert client.post(EDIT, answers(ella)).status_code == 302


def test_an_organisation_can_be_taken_away(client: Client, ella: User) -> None:
    ella.organisation = make_organisation()
    ella.save()
    client.force_login(ella)
    client.post(EDIT, answers(ella, organisation_name=""))
    ella.refresh_from_db()
    assert ella.organisation is None


def test_lines_cannot_be_broken_in_a_name(client: Client, ella: User) -> None:
    client.force_login(ella)
    client.post(EDIT, answers(ella, display_name="Ella\r\nBcc: x@example.org"))
    ella.refresh_from_db()
    assert ella.display_name == "Ella Bcc: x@example.org"


def test_strangers_are_asked_to_sign_in(client: Client, db: None) -> None:
    for address in (EDIT, reverse("accounts:settings")):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_settings_lead_everywhere(client: Client, ella: User) -> None:
    client.force_login(ella)
    page = client.get(reverse("accounts:settings")).content.decode()
    names = ("account_email", "account_change_password", "mfa_index", "usersessions_list")
    for name in (*names, "accounts:profile-edit", "accounts:data", "accounts:close"):
        assert f'href="{reverse(name)}"' in page
        assert client.get(reverse(name), follow=True).status_code == 200
