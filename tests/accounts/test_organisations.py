"""Organisations: their pages, type-ahead, proposals, and the one that an address speaks for."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import flows
from accounts.models import Organisation, OrganisationAlias, User
from accounts.organisations.matching import clean_domain, free_slug, suggested_for
from tests.make import (
    make_article,
    make_author,
    make_hidden_articles,
    make_organisation,
    make_person,
)

LIST = reverse("accounts:organisation-list")
SUGGEST = reverse("accounts:organisation-suggest")
JOIN = reverse("accounts:organisation-join")
SETTINGS = reverse("accounts:settings")


def suggested_names(client: Client, text: str) -> list[str]:
    page = client.get(SUGGEST, {"q": text})
    assert page.status_code == 200
    return [organisation.name for organisation in page.context["organisations"]]


# --- Proposing ------------------------------------------------------------------------------------


def test_proposing_makes_one_row_however_often(ella: User) -> None:
    first = flows.propose_organisation(name="  St  Elsewhere ", country="GB", by=ella)
    again = flows.propose_organisation(name="st elsewhere", country="GB", by=ella)
    assert first == again
    assert (first.name, first.status, first.proposed_by) == ("St Elsewhere", "proposed", ella)


def test_proposing_a_listed_name_gives_the_listed_one(ella: User) -> None:
    abroad, home = (
        make_organisation("St Elsewhere", country="IE"),
        make_organisation("St Elsewhere", country="GB"),
    )
    assert flows.propose_organisation(name="ST ELSEWHERE", country="GB", by=ella) == home
    assert flows.propose_organisation(name="ST ELSEWHERE", country="IE", by=ella) == abroad
    assert Organisation.objects.count() == 2


def test_proposing_what_was_merged_gives_what_it_became(ella: User) -> None:
    kept, gone = make_organisation("Kept"), make_organisation("Gone")
    flows.merge_organisations(keep_id=kept.pk, other_ids=[gone.pk])
    assert flows.propose_organisation(name="gone", country="GB", by=ella) == kept


def test_two_people_who_propose_one_name_do_not_see_each_others(ella: User, cleo: User) -> None:
    mine = flows.propose_organisation(name="St Elsewhere", country="GB", by=ella)
    theirs = flows.propose_organisation(name="St Elsewhere", country="GB", by=cleo)
    assert mine != theirs
    assert mine.slug != theirs.slug


def test_an_empty_name_is_refused(ella: User) -> None:
    with pytest.raises(ValueError, match="needs a name"):
        flows.propose_organisation(name=" \u202e ", country="GB", by=ella)


@pytest.mark.django_db(transaction=True)
def test_proposing_at_once_makes_one_row() -> None:
    person = make_person("Asha Patel")
    found: list[Organisation] = []

    def propose() -> None:
        found.append(flows.propose_organisation(name="St Elsewhere", country="GB", by=person))
        connection.close()

    threads = [threading.Thread(target=propose) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({organisation.pk for organisation in found}) == Organisation.objects.count() == 1
    assert len(found) == 6


def test_the_database_holds_one_proposal_per_person_and_name(ella: User) -> None:
    make_organisation("Twice", status="proposed", proposed_by=ella)
    with pytest.raises(IntegrityError, match="organisation_proposed_once_per_person"):
        make_organisation("TWICE", status="proposed", proposed_by=ella)


@pytest.mark.django_db
def test_an_address_on_the_site_is_given_once() -> None:
    make_organisation("St Elsewhere")
    OrganisationAlias.objects.create(
        organisation=make_organisation(), slug="st-elsewhere-2", name="Earlier"
    )
    assert free_slug("St. Elsewhere") == "st-elsewhere-3"
    assert free_slug("Suggest") == "suggest-2"
    assert free_slug("中文") == "organisation"
    assert len(free_slug("x" * 300)) == 80


# --- List -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_list_is_in_order_and_can_be_narrowed(client: Client) -> None:
    make_organisation("the Beta Trust", kind="nhs-trust")
    make_organisation("Alpha Charity", kind="charity")
    page = client.get(LIST)
    assert [each.name for each in page.context["page"]] == ["Alpha Charity", "the Beta Trust"]
    assert page.context["letters"] == ["A", "T"]
    assert [each.name for each in client.get(LIST, {"kind": "charity"}).context["page"]] == [
        "Alpha Charity"
    ]
    assert [each.name for each in client.get(LIST, {"letter": "T"}).context["page"]] == [
        "the Beta Trust"
    ]
    assert [each.name for each in client.get(LIST, {"q": "bet"}).context["page"]] == [
        "the Beta Trust"
    ]


@pytest.mark.django_db
def test_nothing_found_says_what_to_do(client: Client) -> None:
    page = client.get(LIST, {"q": "<script>", "kind": "nonsense", "page": "x"})
    assert page.status_code == 200
    assert "No organisation found" in page.content.decode()
    assert "“&lt;script&gt;”" in page.content.decode()


def test_a_proposed_organisation_is_only_for_its_proposer_and_staff(
    client: Client, ella: User, cleo: User, hana: User
) -> None:
    proposed = flows.propose_organisation(name="St Elsewhere", country="GB", by=ella)
    seen = {}
    for name, viewer in {"nobody": None, "cleo": cleo, "ella": ella, "hana": hana}.items():
        client.logout()
        if viewer:
            client.force_login(viewer)
        status = client.get(proposed.get_absolute_url()).status_code
        listed = proposed in client.get(LIST).context["page"]
        seen[name] = (status, listed, suggested_names(client, "elsewh"))
    assert seen["nobody"] == seen["cleo"] == (404, False, [])
    assert seen["ella"] == seen["hana"] == (200, True, ["St Elsewhere"])


@pytest.mark.django_db
def test_the_list_asks_the_same_number_of_queries_for_1_and_50_rows(client: Client) -> None:
    make_organisation()
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(LIST)
    for _ in range(49):
        make_organisation()
    with CaptureQueriesContext(connection) as fifty:
        client.get(LIST)
    assert len(fifty) == len(one) <= 4


# --- One organisation -----------------------------------------------------------------------------


def test_the_page_shows_only_the_people_one_may_see(client: Client, ella: User) -> None:
    trust = make_organisation("Solent NHS Trust")
    make_person("Open Olga", organisation=trust, profile_visibility="everyone")
    make_person("Member Mia", organisation=trust, profile_visibility="members")
    make_person("Hidden Hugo", organisation=trust, profile_visibility="networks")
    make_person("Left Lena", organisation=trust, profile_visibility="everyone", is_active=False)
    anonymous = client.get(trust.get_absolute_url()).content.decode()
    assert "Open Olga" in anonymous
    assert "1 person whose profile" in anonymous
    client.force_login(ella)
    signed_in = client.get(trust.get_absolute_url()).content.decode()
    assert "Member Mia" in signed_in
    for page in (anonymous, signed_in):
        assert "Hidden Hugo" not in page
        assert "Left Lena" not in page
    assert "Member Mia" not in anonymous


@pytest.mark.django_db
def test_the_page_asks_the_same_number_of_queries_for_1_and_50_people(client: Client) -> None:
    trust = make_organisation()
    make_person(organisation=trust, profile_visibility="everyone")
    client.get(trust.get_absolute_url())  # what a process looks up once
    with CaptureQueriesContext(connection) as one:
        client.get(trust.get_absolute_url())
    for _ in range(30):
        User.objects.create_user(
            f"x{_}@example.org", organisation=trust, profile_visibility="everyone"
        )
    with CaptureQueriesContext(connection) as many:
        client.get(trust.get_absolute_url())
    assert len(many) == len(one)


@pytest.mark.django_db
def test_the_page_shows_its_published_articles(client: Client) -> None:
    author = make_author("Nadia Haddad", organisation=make_organisation("Solent NHS Trust"))
    shown = make_article(authors=[author])
    hidden = make_hidden_articles(authors=[author])
    assert author.organisation
    page = client.get(author.organisation.get_absolute_url()).content.decode()
    assert shown.get_absolute_url() in page
    assert not any(article.title in page for article in hidden)


@pytest.mark.django_db
def test_the_address_of_a_merged_one_leads_on_for_good(client: Client) -> None:
    kept, gone = make_organisation("Kept"), make_organisation("Gone")
    flows.merge_organisations(keep_id=kept.pk, other_ids=[gone.pk])
    answer = client.get(gone.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, kept.get_absolute_url())
    assert client.get(reverse("accounts:organisation-detail", args=["nowhere"])).status_code == 404


# --- Type-ahead -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_suggestions_put_beginnings_of_names_first_then_words_then_any_place(
    client: Client,
) -> None:
    for name in (
        "Manchester University",
        "University of Bristol",
        "Universal Care",
        "Interuniversity Board",
    ):
        make_organisation(name)
    assert suggested_names(client, "univer") == [
        "Universal Care",
        "University of Bristol",
        "Manchester University",
        "Interuniversity Board",
    ]
    assert suggested_names(client, "UNI BRIS") == ["University of Bristol"]


@pytest.mark.django_db
def test_suggestions_are_at_most_eight_and_rows_of_a_listbox(client: Client) -> None:
    for number in range(12):
        make_organisation(f"Trust {number:02}", kind="nhs-trust")
    assert len(suggested_names(client, "trust")) == 8
    first = Organisation.objects.get(name="Trust 00")
    content = client.get(SUGGEST, {"q": "trust"}).content.decode()
    expected = f'<li role="option" data-value="{first.pk}" data-text="Trust 00">Trust 00 <span class="meta">NHS trust,'
    assert expected in content
    assert "United Kingdom" in content


@pytest.mark.parametrize(
    "text", ["", " ", "%", "_", "\\", "'", "&", "a:*|b", "\u202e", "x" * 500, "(", "!"]
)
@pytest.mark.django_db
def test_any_text_may_be_typed(client: Client, text: str) -> None:
    make_organisation("Solent NHS Trust")
    assert suggested_names(client, text) == []
    assert client.get(LIST, {"q": text}).status_code == 200


@pytest.mark.django_db
def test_an_earlier_name_finds_what_it_became(client: Client) -> None:
    kept, gone = (
        make_organisation("University Hospitals Dorset"),
        make_organisation("Poole Hospital"),
    )
    flows.merge_organisations(keep_id=kept.pk, other_ids=[gone.pk])
    assert suggested_names(client, "poole") == ["University Hospitals Dorset"]


@pytest.mark.django_db
def test_beginnings_of_names_and_words_are_served_by_indexes() -> None:
    Organisation.objects.bulk_create(
        Organisation(name=f"Place {number}", slug=f"place-{number}") for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_organisation")
    beginnings = Organisation.objects.starting_with("place 77").explain()
    words = Organisation.objects.with_words_starting("plac 777").explain()
    assert "organisation_name_start" in beginnings
    assert "organisation_name_words" in words


# --- The organisation that an address speaks for ---------------------------------------------------


@pytest.mark.django_db
def test_a_verified_address_suggests_its_organisation(client: Client) -> None:
    trust = make_organisation("Solent NHS Trust", domains=["solent.nhs.uk"])
    person = make_person("Nadia", email="nadia@ward.solent.nhs.uk")
    client.force_login(person)
    page = client.get(SETTINGS).content.decode()
    assert "Your address is at solent.nhs.uk" in page
    answer = client.post(JOIN, {"organisation": trust.pk}, follow=True)
    person.refresh_from_db()
    assert person.organisation == trust
    assert "you are at Solent NHS Trust" in answer.content.decode()
    assert "Your address is at" not in answer.content.decode()
    assert client.get(JOIN).status_code == 405
    client.post(JOIN, {"organisation": trust.pk})
    person.refresh_from_db()
    assert person.organisation == trust


@pytest.mark.parametrize(
    ("email", "verified", "status"),
    [
        ("a@solent.nhs.uk", False, "listed"),
        ("a@gmail.com", True, "listed"),
        ("a@nhs.net", True, "listed"),
        ("a@nhs.uk", True, "listed"),
        ("a@notsolent.nhs.uk", True, "listed"),
        ("a@solent.nhs.uk", True, "proposed"),
    ],
)
@pytest.mark.django_db
def test_other_addresses_suggest_nothing(email: str, verified: bool, status: str) -> None:
    # As if the domains had come in by another way than the form.
    domains = ["solent.nhs.uk", "gmail.com", "nhs.net", "nhs.uk"]
    make_organisation("Solent NHS Trust", domains=domains, status=status)
    assert suggested_for(make_person("Nadia", email=email, verified=verified)) == []


@pytest.mark.django_db
def test_the_closest_domain_comes_first_and_each_organisation_once() -> None:
    whole = make_organisation("University", domains=["uni.ac.uk", "med.uni.ac.uk"])
    part = make_organisation("Medical School", domains=["med.uni.ac.uk"])
    make_organisation("Elsewhere", domains=["other.ac.uk"])
    person = make_person("Nadia", email="n@mail.med.uni.ac.uk")
    assert [organisation for _, organisation in suggested_for(person)] == [part, whole]


@pytest.mark.django_db
def test_who_said_where_they_are_is_not_asked() -> None:
    make_organisation("Solent NHS Trust", domains=["solent.nhs.uk"])
    person = make_person("Nadia", email="n@solent.nhs.uk", organisation=make_organisation())
    assert suggested_for(person) == []


def test_nobody_joins_an_organisation_that_no_address_speaks_for(
    client: Client, ella: User
) -> None:
    trust = make_organisation("Solent NHS Trust", domains=["solent.nhs.uk"])
    client.force_login(ella)
    for wanted in (str(trust.pk), "x", "", "9" * 30):
        answer = client.post(JOIN, {"organisation": wanted}, follow=True)
        assert "Nothing was changed" in answer.content.decode()
    ella.refresh_from_db()
    assert ella.organisation is None


@pytest.mark.django_db
def test_joining_needs_somebody(client: Client) -> None:
    answer = client.post(JOIN, {"organisation": "1"})
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


@pytest.mark.parametrize(
    "text", ["gmail.com", "NHS.uk", "ac.uk", "no domain", "https://x.org", "x", "-a.org", "a..b"]
)
def test_a_domain_that_stands_for_nobody_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        clean_domain(text)


def test_a_domain_is_written_in_one_way() -> None:
    assert clean_domain(" @Solent.NHS.uk. ") == "solent.nhs.uk"
