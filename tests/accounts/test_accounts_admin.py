"""People, organisations and records in the admin."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import flows
from accounts.models import Consent, Erasure, Organisation, User
from tests.cast import AUTHENTICATOR_SECRET
from tests.make import make_organisation, make_person

PEOPLE = reverse("admin:accounts_user_changelist")
ORGANISATIONS = reverse("admin:accounts_organisation_changelist")
LISTS = [
    reverse(f"admin:accounts_{model}_changelist")
    for model in ("user", "organisation", "consent", "erasure")
]


def change(row: User | Organisation) -> str:
    return reverse(f"admin:accounts_{row._meta.model_name}_change", args=[row.pk])


def make_staff(name: str, *codenames: str) -> User:
    person = make_person(name, is_staff=True)
    TOTP.activate(person, AUTHENTICATOR_SECRET)
    person.user_permissions.set(
        Permission.objects.filter(codename__in=codenames, content_type__app_label="accounts")
    )
    return person


def run_action(client: Client, name: str, *rows: Organisation, **more: str | int) -> str:
    chosen = {"action": name, "_selected_action": [row.pk for row in rows]} | more
    return client.post(ORGANISATIONS, chosen, follow=True).content.decode()


# --- Lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", LISTS)
def test_lists_open_for_staff_and_nobody_else(
    client: Client, address: str, hana: User, ella: User
) -> None:
    client.force_login(hana)
    assert client.get(address, {"q": "x"}).status_code == 200
    client.force_login(ella)
    assert client.get(address).status_code in (302, 403)
    client.force_login(make_staff("No Rights"))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_the_same_number_of_queries_for_few_and_many_rows(
    client: Client, address: str, hana: User
) -> None:
    def fill(number: int) -> None:
        for _ in range(number):
            person = make_person(organisation=make_organisation(country="GB"), country="GB")
            Erasure.objects.create(account_id=person.pk, mode="keep")

    client.force_login(hana)
    fill(1)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    fill(20)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_people_are_found_and_filtered(client: Client, hana: User, ella: User) -> None:
    client.force_login(hana)
    found = client.get(PEOPLE, {"q": "ella.novak@"}).context["cl"].queryset
    assert list(found) == [ella]
    flows.close_account(user=ella, mode=Erasure.Mode.KEEP)
    assert list(client.get(PEOPLE, {"account": "closed"}).context["cl"].queryset) == [ella]
    assert ella not in client.get(PEOPLE, {"account": "open"}).context["cl"].queryset
    assert list(client.get(PEOPLE, {"account": "blocked"}).context["cl"].queryset) == []


def test_organisations_are_found_by_an_earlier_name(client: Client, hana: User) -> None:
    kept, gone = make_organisation("Kept"), make_organisation("Gone before")
    flows.merge_organisations(keep_id=kept.pk, other_ids=[gone.pk])
    client.force_login(hana)
    assert list(client.get(ORGANISATIONS, {"q": "gone"}).context["cl"].queryset) == [kept]


def test_autocomplete_offers_organisations(client: Client, hana: User) -> None:
    trust = make_organisation("Solent NHS Trust")
    client.force_login(hana)
    asked = {
        "term": "solent",
        "app_label": "accounts",
        "model_name": "user",
        "field_name": "organisation",
    }
    offered = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert offered == [{"id": str(trust.pk), "text": "Solent NHS Trust"}]


# --- People ---------------------------------------------------------------------------------------


def test_staff_give_no_rights_and_do_not_touch_colleagues(
    client: Client, hana: User, ella: User
) -> None:
    client.force_login(make_staff("Ivan Editor", "view_user", "change_user"))
    form = client.get(change(ella)).context["adminform"].form
    assert (
        not {"is_staff", "is_superuser", "groups", "user_permissions", "email", "password"}
        & form.fields.keys()
    )
    assert not client.get(change(hana)).context["has_change_permission"]
    client.post(
        change(ella),
        {
            "display_name": "Ella N.",
            "handle": "ella",
            "here_as": "other",
            "profile_visibility": "members",
            "is_active": "on",
            "is_superuser": "on",
        },
    )
    ella.refresh_from_db()
    assert (ella.display_name, ella.is_superuser) == ("Ella N.", False)


def test_a_closed_account_cannot_be_changed_and_nobody_is_added_or_deleted(
    client: Client, hana: User, ella: User
) -> None:
    flows.close_account(user=ella, mode=Erasure.Mode.KEEP)
    client.force_login(hana)
    page = client.get(change(ella))
    assert not page.context["has_change_permission"]
    assert not page.context["has_delete_permission"]
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    assert client.post(reverse("admin:accounts_user_delete", args=[ella.pk])).status_code == 403


def test_a_handle_that_somebody_has_is_told(
    client: Client, hana: User, ella: User, cleo: User
) -> None:
    client.force_login(hana)
    answers = {
        "display_name": "Ella",
        "handle": "CLEO-MARSH",
        "here_as": "other",
        "profile_visibility": "members",
    }
    page = client.post(change(ella), answers)
    assert "Somebody has this handle" in page.content.decode()


# --- Organisations --------------------------------------------------------------------------------


def test_confirming_lists_the_proposed_and_says_what_is_in_the_way(
    client: Client, hana: User, ella: User
) -> None:
    fine = flows.propose_organisation(name="Fine", country="GB", by=ella)
    twice = flows.propose_organisation(name="Twice", country="GB", by=ella)
    make_organisation("Twice")
    client.force_login(hana)
    page = run_action(client, "confirm", fine, twice)
    assert "Confirmed: 1." in page
    assert "“Twice” is listed already: merge the two instead." in page
    fine.refresh_from_db()
    twice.refresh_from_db()
    assert (fine.status, twice.status) == ("listed", "proposed")
    assert LogEntry.objects.get().object_id == str(fine.pk)


def test_merging_asks_which_to_keep_first(client: Client, hana: User, ella: User) -> None:
    keep, other = make_organisation("Kept", code="R0A"), make_organisation("Other")
    ella.organisation = other
    ella.save()
    client.force_login(hana)
    page = run_action(client, "merge", keep, other)
    assert f'name="keep" id="keep-{keep.pk}" value="{keep.pk}" required checked' in page
    assert Organisation.objects.count() == 2
    page = run_action(client, "merge", keep, other, keep=keep.pk)
    assert "Merged “Other” into “Kept”." in page
    ella.refresh_from_db()
    assert ella.organisation == keep == Organisation.objects.get()


def test_asking_which_to_keep_takes_the_same_number_of_queries_for_2_and_20(
    client: Client, hana: User
) -> None:
    proposed = [make_organisation(status="proposed", proposed_by=make_person()) for _ in range(20)]
    client.force_login(hana)
    run_action(client, "merge", *proposed[:2])
    with CaptureQueriesContext(connection) as few:
        run_action(client, "merge", *proposed[:2])
    with CaptureQueriesContext(connection) as many:
        run_action(client, "merge", *proposed)
    assert len(many) == len(few)


def test_merging_one_alone_is_told(client: Client, hana: User) -> None:
    client.force_login(hana)
    assert "Choose from two to 50 organisations" in run_action(client, "merge", make_organisation())


@pytest.mark.django_db
def test_merging_needs_the_right_to(client: Client) -> None:
    keep, other = make_organisation("Kept"), make_organisation("Other")
    client.force_login(make_staff("Ivan Editor", "view_organisation", "change_organisation"))
    assert "Merge into one" not in client.get(ORGANISATIONS).content.decode()
    run_action(client, "merge", keep, other, keep=keep.pk)
    assert Organisation.objects.count() == 2


def test_an_organisation_is_added_and_changed(client: Client, hana: User) -> None:
    client.force_login(hana)
    aliases = {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}
    answers = {
        "name": " Solent  NHS Trust",
        "kind": "nhs-trust",
        "country": "GB",
        "status": "listed",
    } | aliases
    page = client.post(
        reverse("admin:accounts_organisation_add"), answers | {"domains": "gmail.com"}
    )
    assert "Many organisations share gmail.com" in page.content.decode()
    client.post(
        reverse("admin:accounts_organisation_add"),
        answers | {"domains": "Solent.nhs.uk,@solent.org"},
    )
    trust = Organisation.objects.get()
    assert (trust.name, trust.slug) == ("Solent NHS Trust", "solent-nhs-trust")
    assert trust.domains == ["solent.nhs.uk", "solent.org"]
    client.post(change(trust), answers | {"name": "Solent Trust", "domains": ""})
    trust.refresh_from_db()
    assert (trust.name, trust.slug, trust.domains) == ("Solent Trust", "solent-nhs-trust", [])


def test_only_an_organisation_of_nobody_is_deleted(client: Client, hana: User, ella: User) -> None:
    empty, full = make_organisation(), make_organisation()
    ella.organisation = full
    ella.save()
    client.force_login(hana)
    for row, status in ((full, 403), (empty, 302)):
        answer = client.post(
            reverse("admin:accounts_organisation_delete", args=[row.pk]), {"post": "yes"}
        )
        assert answer.status_code == status
    assert Organisation.objects.get() == full


# --- Import and export ----------------------------------------------------------------------------


def import_file(client: Client, content: str) -> str:
    """Both steps: the preview, and its confirmation if there is nothing against it."""
    file = SimpleUploadedFile("list.csv", content.encode(), "text/csv")
    address = reverse("admin:accounts_organisation_import")
    preview = client.post(address, {"format": "0", "import_file": file, "resource": "0"})
    confirm = preview.context.get("confirm_form")
    if confirm is None:
        return preview.content.decode()
    done = client.post(
        reverse("admin:accounts_organisation_process_import"), confirm.initial, follow=True
    )
    return preview.content.decode() + done.content.decode()


def test_an_import_adds_and_updates_by_code(client: Client, hana: User) -> None:
    known = make_organisation("Old name", code="R0A")
    client.force_login(hana)
    import_file(
        client,
        "name,kind,country,code,domains,status\n"
        'New name,nhs-trust,GB,R0A,"new.nhs.uk, second.nhs.uk",listed\n'
        "Another,charity,IE,,,listed\n",
    )
    known.refresh_from_db()
    assert (known.name, known.domains) == ("New name", ["new.nhs.uk", "second.nhs.uk"])
    another = Organisation.objects.get(name="Another")
    assert (another.kind, another.country.code, another.slug) == ("charity", "IE", "another")


def test_an_import_that_breaks_a_rule_changes_nothing(client: Client, hana: User) -> None:
    client.force_login(hana)
    page = import_file(
        client,
        "name,kind,country,code,domains,status\n"
        "Good,charity,GB,,,listed\nBad kind,nonsense,GB,,,listed\nBad domain,charity,GB,,gmail.com,listed\n",
    )
    assert "Many organisations share gmail.com" in page
    assert not Organisation.objects.exists()


def test_a_preview_carries_no_markup_of_the_file(client: Client, hana: User) -> None:
    make_organisation("Old <b>name</b>", code="R0A")
    client.force_login(hana)
    page = import_file(
        client, "name,code,country,kind,status\n<img src=x onerror=alert(1)>,R0A,GB,other,listed\n"
    )
    assert "<img src=x" not in page
    assert "<b>name" not in page
    assert "style=" not in page.split("<main", 1)[-1]


def test_an_export_is_read_back_unchanged_and_runs_no_formula(client: Client, hana: User) -> None:
    make_organisation("=1+1", domains=["a.org", "b.org"])
    client.force_login(hana)
    answer = client.get(reverse("admin:accounts_organisation_export"))
    content = answer.content.decode()
    assert answer["Content-Type"] == "text/csv"
    assert "a.org b.org" in content
    assert ",=1+1," not in content


@pytest.mark.parametrize(
    ("codename", "opens"), [("view_organisation", False), ("change_organisation", False)]
)
def test_importing_needs_the_right_to_add_and_change(
    client: Client, codename: str, opens: bool, db: None
) -> None:
    client.force_login(make_staff("Ivan Editor", "view_organisation", codename))
    assert (client.get(reverse("admin:accounts_organisation_import")).status_code == 200) is opens
    client.force_login(make_staff("No Rights"))
    assert client.get(reverse("admin:accounts_organisation_export")).status_code == 403


# --- Records --------------------------------------------------------------------------------------


def test_records_are_only_read(client: Client, hana: User, ella: User) -> None:
    consent = Consent.objects.filter(user=ella).first()
    erasure = Erasure.objects.create(account_id=1, mode="keep")
    client.force_login(hana)
    for row in (consent, erasure):
        assert row
        name = row._meta.model_name
        assert (
            client.get(reverse(f"admin:accounts_{name}_change", args=[row.pk])).status_code == 200
        )
        assert (
            client.post(reverse(f"admin:accounts_{name}_change", args=[row.pk])).status_code == 403
        )
        assert (
            client.post(reverse(f"admin:accounts_{name}_delete", args=[row.pk])).status_code == 403
        )
        assert client.get(reverse(f"admin:accounts_{name}_add")).status_code == 403
