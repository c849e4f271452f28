"""Member organisations: who sees them, who changes them, what a merge does to them."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.flows import merge_organisations
from accounts.models import User
from hub.audit.models import AuditEvent
from networks import access
from networks.members import organisations
from networks.models import MemberOrganisation, Network
from tests.cast import Cast
from tests.make import make_organisation
from tests.networks.conftest import queries_of

type ClientOf = Callable[[str], Client]

LIST = "/networks/leads/organisations/"


@pytest.fixture
def place(network: Network, cast: Cast) -> MemberOrganisation:
    """Harbour, where Cleo works, on the list that everyone sees."""
    Network.objects.filter(pk=network.pk).update(lists_organisations=True)
    harbour = make_organisation("Harbour")
    User.objects.filter(pk=cast.cleo.pk).update(organisation=harbour)
    return organisations.add(network=network, organisation=harbour, by=cast.asha)


def test_everyone_sees_them_where_the_network_wants_it(
    network: Network, place: MemberOrganisation, as_: ClientOf
) -> None:
    assert "Harbour" in as_("nobody").get(LIST).content.decode()
    Network.objects.filter(pk=network.pk).update(lists_organisations=False)
    assert as_("nobody").get(LIST).status_code == as_("cleo").get(LIST).status_code == 404
    assert "Harbour" in as_("asha").get(LIST).content.decode()


def test_adding(network: Network, place: MemberOrganisation, as_: ClientOf) -> None:
    make_organisation("Northgate")
    client = as_("asha")
    for _ in range(2):
        client.post(LIST + "add/", {"organisation_name": "northgate"})
    assert network.member_organisations.count() == 2
    assert AuditEvent.objects.filter(scope=network.pk, action="organisation.added").count() == 2
    page = client.post(LIST + "add/", {"organisation_name": "<b>Nowhere</b>"}).content.decode()
    assert "We do not know an organisation of this name." in page
    assert "&lt;b&gt;Nowhere&lt;/b&gt;" in page
    for who, expected in (("cleo", 403), ("ella", 404)):
        assert (
            as_(who).post(LIST + "add/", {"organisation_name": "Harbour"}).status_code == expected
        )


def test_what_one_person_proposed_is_not_listed(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    make_organisation("Mine alone", status="proposed", proposed_by=cast.asha)
    as_("asha").post(LIST + "add/", {"organisation_name": "Mine alone"})
    assert not MemberOrganisation.objects.exists()


def test_a_lead_is_a_member_from_there(
    network: Network, place: MemberOrganisation, cast: Cast, as_: ClientOf
) -> None:
    client = as_("asha")
    address = f"{LIST}{place.pk}/"
    assert "Cleo Marsh" in client.get(address).content.decode()
    assert client.post(address, {"lead": cast.ben.pk}).status_code == 200
    client.post(address, {"lead": cast.cleo.pk})
    place.refresh_from_db()
    assert place.lead == cast.cleo
    with pytest.raises(access.NotAllowed):
        organisations.name_lead(place=place, lead=cast.ella, by=cast.asha)


def test_a_lead_is_named_to_whom_their_profile_is_open(
    network: Network, place: MemberOrganisation, cast: Cast, as_: ClientOf
) -> None:
    organisations.name_lead(place=place, lead=cast.cleo, by=cast.asha)
    assert "Cleo Marsh" in as_("ella").get(LIST).content.decode()
    assert "Cleo Marsh" not in as_("nobody").get(LIST).content.decode()
    User.objects.filter(pk=cast.cleo.pk).update(profile_visibility="networks")
    assert "Cleo Marsh" not in as_("ella").get(LIST).content.decode()
    assert "Cleo Marsh" in as_("ben").get(LIST).content.decode()
    access.show_in_directory(network=network, user=cast.cleo, shown=False)
    assert "Cleo Marsh" not in as_("ben").get(LIST).content.decode()


def test_removing(network: Network, place: MemberOrganisation, cast: Cast, as_: ClientOf) -> None:
    client = as_("asha")
    client.post(f"{LIST}{place.pk}/remove/")
    assert client.post(f"{LIST}{place.pk}/remove/").status_code == 404
    assert client.get(f"{LIST}{place.pk}/remove/").status_code == 405
    assert network.is_open_to(cast.cleo)


def test_the_list_costs_the_same_for_one_and_for_fifty(
    network: Network, place: MemberOrganisation, cast: Cast, as_: ClientOf
) -> None:
    one = queries_of(as_("ella"), LIST)
    for _ in range(49):
        organisations.add(network=network, organisation=make_organisation(), by=cast.asha)
    assert queries_of(as_("ella"), LIST) == one


def test_a_merge_leaves_one_place_which_keeps_its_lead(
    network: Network, place: MemberOrganisation, cast: Cast
) -> None:
    organisations.name_lead(place=place, lead=cast.cleo, by=cast.asha)
    keep, third = make_organisation("Keep"), make_organisation("Third")
    for organisation in (keep, third):
        organisations.add(network=network, organisation=organisation, by=cast.asha)
    merge_organisations(keep_id=keep.pk, other_ids=[place.organisation_id, third.pk])
    kept = network.member_organisations.get()
    assert (kept.organisation, kept.lead) == (keep, cast.cleo)


def test_a_merge_of_two_that_are_not_kept_leaves_one_place_as_well(
    network: Network, cast: Cast
) -> None:
    keep, one, other = (make_organisation() for _ in range(3))
    for organisation in (one, other):
        organisations.add(network=network, organisation=organisation, by=cast.asha)
    merge_organisations(keep_id=keep.pk, other_ids=[one.pk, other.pk])
    assert network.member_organisations.get().organisation == keep
