"""Site staff found networks in the admin and see who looks after them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from networks import access
from networks.models import Membership, Network
from tests.cast import Cast
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db


def test_a_new_network_gets_its_convener(client: Client, cast: Cast) -> None:
    client.force_login(cast.hana)
    sent = {
        "name": "Sepsis",
        "slug": "sepsis",
        "purpose": "We see it sooner.",
        "level": "private",
        "joining": "on-request",
        "convener": cast.asha.pk,
    }
    client.post("/admin/networks/network/add/", sent)
    network = Network.objects.get(slug="sepsis")
    assert network.is_open_to(cast.asha)
    assert not network.is_open_to(cast.hana)
    assert [*access.find_drift()] == []


def test_a_level_and_a_door_that_do_not_go_together_come_back_with_words(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.hana)
    sent = {
        "name": "Sepsis",
        "slug": "sepsis",
        "purpose": "We see it sooner.",
        "level": "hidden",
        "joining": "at-once",
        "convener": cast.asha.pk,
    }
    response = client.post("/admin/networks/network/add/", sent)
    assert "One joins a hidden network by invitation." in response.content.decode()
    assert not Network.objects.exists()


def test_changing_it_is_noted(client: Client, cast: Cast) -> None:
    network = make_network("Sepsis", convener=cast.asha)
    let_in(network, cast.ben, by=cast.asha, role=Membership.Role.MODERATOR)
    client.force_login(cast.hana)
    address = f"/admin/networks/network/{network.pk}/change/"
    page = client.get(address).content.decode()
    assert "Asha Patel" in page
    assert "Ben Okafor" in page
    sent = {
        "name": "Sepsis",
        "slug": network.slug,
        "purpose": "Sooner.",
        "level": "hidden",
        "joining": "by-invitation",
        "code_version": 1,
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    }
    assert client.post(address, sent).status_code == 302
    network.refresh_from_db()
    assert network.level == "hidden"


def test_the_list_costs_the_same_for_one_and_for_twenty(client: Client, cast: Cast) -> None:
    def queries(number: int) -> int:
        for _ in range(number):
            make_network(convener=cast.asha)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/admin/networks/network/").status_code == 200
        return len(captured)

    client.force_login(cast.hana)
    queries(1)
    assert queries(0) == queries(20)


def test_staff_open_an_archived_network_again(client: Client, cast: Cast) -> None:
    network = make_network("Safety leads", convener=cast.asha)
    access.archive(network=network, by=cast.asha)
    client.force_login(cast.hana)
    sent = {"action": "reopen", "_selected_action": [network.pk]}
    page = client.post("/admin/networks/network/", sent, follow=True).content.decode()
    assert "Safety leads is open again." in page
    assert not Network.objects.get(pk=network.pk).is_archived
