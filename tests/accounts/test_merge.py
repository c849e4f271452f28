"""Confirming and merging organisations."""

import pytest
from django.test import Client

from accounts import flows
from accounts.models import Organisation, OrganisationAlias, User
from hub.search import index
from hub.search.models import IndexState
from tests.make import make_article, make_author, make_organisation, make_person


def merge(keep: Organisation, *others: Organisation) -> Organisation:
    return flows.merge_organisations(keep_id=keep.pk, other_ids=[other.pk for other in others])


@pytest.mark.django_db
def test_people_authors_domains_and_aliases_move() -> None:
    keep = make_organisation("Solent NHS Trust", domains=["solent.nhs.uk"])
    one = make_organisation(
        "Solent", status="proposed", domains=["solent.org", "solent.nhs.uk"], code="R1C"
    )
    two = make_organisation("Solent Trust", kind="nhs-trust")
    OrganisationAlias.objects.create(organisation=two, name="Even earlier", slug="even-earlier")
    person, author = make_person("Nadia", organisation=one), make_author("Nadia", organisation=two)
    kept = merge(keep, one, two)
    person.refresh_from_db()
    author.refresh_from_db()
    assert person.organisation == author.organisation == kept == Organisation.objects.get()
    assert kept.domains == ["solent.nhs.uk", "solent.org"]
    assert (kept.code, kept.kind) == ("R1C", "nhs-trust")
    assert set(kept.aliases.values_list("name", flat=True)) == {
        "Solent",
        "Solent Trust",
        "Even earlier",
    }


@pytest.mark.django_db
def test_what_the_kept_one_has_stays() -> None:
    keep = make_organisation("Kept", code="R0A", kind="charity", country="IE")
    other = make_organisation("Other", code="R0B", kind="nhs-trust", country="GB")
    kept = merge(keep, other)
    assert (kept.name, kept.code, kept.kind, kept.country.code) == ("Kept", "R0A", "charity", "IE")
    assert kept.aliases.get().code == "R0B"


@pytest.mark.django_db
def test_every_relation_to_organisations_is_moved() -> None:
    """A new foreign key is moved without a change here; something else than a foreign key is noticed."""
    assert not any(relation.many_to_many for relation in Organisation._meta.related_objects)


def test_a_proposed_one_that_is_kept_is_listed(ella: User, cleo: User) -> None:
    mine = flows.propose_organisation(name="St Elsewhere", country="GB", by=ella)
    theirs = flows.propose_organisation(name="St Elsewhere", country="GB", by=cleo)
    assert merge(mine, theirs).status == "listed"


def test_a_proposed_one_merges_into_the_listed_one_of_its_name(ella: User) -> None:
    mine = flows.propose_organisation(name="St Elsewhere", country="GB", by=ella)
    listed = make_organisation("St Elsewhere")
    assert merge(listed, mine) == listed
    assert Organisation.objects.count() == 1


def test_a_third_one_of_the_name_is_in_the_way_and_nothing_changes(ella: User) -> None:
    make_organisation("St Elsewhere")
    mine = flows.propose_organisation(name="St Elsewhere Hospital", country="GB", by=ella)
    Organisation.objects.filter(pk=mine.pk).update(name="St Elsewhere")
    mine.refresh_from_db()
    other = make_organisation("Other")
    person = make_person("Nadia", organisation=other)
    with pytest.raises(flows.NameTaken):
        merge(mine, other)
    person.refresh_from_db()
    assert person.organisation == other


@pytest.mark.django_db
def test_merging_again_changes_nothing() -> None:
    keep, other = make_organisation("Kept"), make_organisation("Other")
    merge(keep, other)
    merge(keep, other)
    assert keep.aliases.count() == 1
    with pytest.raises(flows.OrganisationMissing):
        merge(other, keep)
    assert Organisation.objects.get() == keep


@pytest.mark.django_db
def test_an_organisation_is_not_merged_into_itself() -> None:
    keep = make_organisation("Kept")
    merge(keep, keep)
    assert Organisation.objects.get() == keep
    assert not keep.aliases.exists()


@pytest.mark.django_db
def test_the_index_and_the_apps_above_hear_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[list[int]] = []
    monkeypatch.setattr(flows, "on_organisation_change", [lambda ids: heard.append(list(ids))])
    keep, other = make_organisation("Kept"), make_organisation("Other")
    index.touch()
    before = IndexState.objects.get().version
    merge(keep, other)
    assert heard == [[keep.pk, other.pk]]
    assert IndexState.objects.get().version > before


@pytest.mark.django_db
def test_articles_are_found_under_the_kept_one(client: Client) -> None:
    keep, other = make_organisation("Kept"), make_organisation("Other")
    article = make_article(authors=[make_author(organisation=other)])
    assert article.title in client.get(other.get_absolute_url()).content.decode()
    merge(keep, other)
    assert article.title in client.get(other.get_absolute_url(), follow=True).content.decode()


def test_confirming_lists_it_for_everyone(client: Client, ella: User) -> None:
    mine = flows.propose_organisation(name="St Elsewhere", country="GB", by=ella)
    assert client.get(mine.get_absolute_url()).status_code == 404
    for _ in range(2):
        assert flows.confirm_organisation(organisation_id=mine.pk).status == "listed"
    assert client.get(mine.get_absolute_url()).status_code == 200


def test_confirming_a_name_that_is_listed_is_refused(ella: User) -> None:
    mine = flows.propose_organisation(name="St Elsewhere", country="GB", by=ella)
    make_organisation("st elsewhere")
    with pytest.raises(flows.NameTaken):
        flows.confirm_organisation(organisation_id=mine.pk)
    with pytest.raises(flows.OrganisationMissing):
        flows.confirm_organisation(organisation_id=0)
