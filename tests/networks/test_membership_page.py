"""One's own membership: what it says, the list of members, taking back, leaving; the code of conduct."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from networks import access
from networks.access import NotAllowed
from networks.models import Membership, Network
from tests.cast import Cast
from tests.networks.make import CODE, let_in, make_network

type ClientOf = Callable[[str], Client]

HERE = "/networks/leads/membership/"


def test_it_says_what_one_is(network: Network, as_: ClientOf) -> None:
    assert "Moderator" in as_("ben").get(HERE).content.decode()
    assert "To listen." in as_("dev").get(HERE).content.decode()
    assert as_("ella").get(HERE)["Location"] == "/networks/leads/"
    assert as_("nobody").get(HERE)["Location"].startswith("/accounts/login/")


def test_a_moderators_note_reaches_the_person_nowhere(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    until = timezone.now() + timedelta(days=2)
    access.pause_posting(
        network=network, user=cast.cleo, by=cast.asha, until=until, note="Xylophone"
    )
    client = as_("cleo")
    for address in (HERE, "/networks/mine/", "/networks/leads/", "/networks/leads/members/"):
        assert "Xylophone" not in client.get(address).content.decode()
    assert "Xylophone" in as_("asha").get("/networks/leads/members/cleo-marsh/").content.decode()


def test_one_chooses_whether_to_appear(network: Network, cast: Cast, as_: ClientOf) -> None:
    for _ in range(2):
        as_("cleo").post(HERE + "directory/", {})
    assert not Membership.objects.get(network=network, user=cast.cleo).in_directory
    let_in(network, cast.ella, by=cast.asha)
    assert "Cleo Marsh" not in as_("ella").get("/networks/leads/members/").content.decode()
    as_("cleo").post(HERE + "directory/", {"shown": "on"})
    assert "Cleo Marsh" in as_("ella").get("/networks/leads/members/").content.decode()


def test_taking_a_request_back(network: Network, cast: Cast, as_: ClientOf) -> None:
    for _ in range(2):
        assert as_("dev").post(HERE + "withdraw/").status_code == 302
    assert Membership.objects.get(network=network, user=cast.dev).state == "left"


def test_leaving(network: Network, cast: Cast, as_: ClientOf) -> None:
    for _ in range(2):
        as_("cleo").post(HERE + "leave/")
    assert not network.is_open_to(cast.cleo)
    assert as_("ella").post(HERE + "leave/").status_code == 302
    assert not Membership.objects.filter(network=network, user=cast.ella).exists()


def test_leaving_a_hidden_network_leads_to_a_page_that_exists(
    hidden: Network, as_: ClientOf
) -> None:
    client = as_("cleo")
    assert client.post("/networks/quokka/membership/leave/")["Location"] == "/networks/mine/"
    assert client.get("/networks/quokka/").status_code == 404


def test_the_last_convener_is_told_what_to_do_first(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    response = as_("asha").post(HERE + "leave/", follow=True)
    assert "Make somebody else convener first." in response.content.decode()
    assert network.is_open_to(cast.asha)


def test_leaving_does_not_shorten_a_suspension(cast: Cast) -> None:
    network = make_network(convener=cast.asha, level="open")
    access.join(network=network, user=cast.femi)
    until = timezone.now() + timedelta(days=7)
    access.suspend(
        network=network, user=cast.femi, by=cast.asha, until=until, reason="Advertising."
    )
    access.leave(network=network, user=cast.femi)
    with pytest.raises(NotAllowed, match="ask again"):
        access.join(network=network, user=cast.femi)
    with travel(until + timedelta(minutes=1), tick=False):
        assert access.join(network=network, user=cast.femi).is_active


# --- The code of conduct ------------------------------------------------------------------------------


def test_members_accept_the_code_as_it_is_now(network: Network, cast: Cast, as_: ClientOf) -> None:
    Network.objects.filter(pk=network.pk).update(code_of_conduct=CODE, code_version=2)
    client = as_("cleo")
    assert "read and accept the code of conduct" in client.get("/networks/leads/").content.decode()
    page = client.post("/networks/leads/code/", {"code_version": 2}).content.decode()
    assert "Tick this to say" in page
    assert (
        "has changed"
        in client.post("/networks/leads/code/", {"code": "on", "code_version": 1}).content.decode()
    )
    for _ in range(2):
        client.post("/networks/leads/code/", {"code": "on", "code_version": 2})
    assert Membership.objects.get(network=network, user=cast.cleo).accepted_code == 2
    assert "accept the code of conduct" not in client.get("/networks/leads/").content.decode()


def test_who_knows_of_the_network_may_read_the_code_and_only_members_accept(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    assert as_("ella").get("/networks/leads/code/").status_code == 404
    Network.objects.filter(pk=network.pk).update(code_of_conduct=CODE)
    assert "Be kind." in as_("nobody").get("/networks/leads/code/").content.decode()
    as_("ella").post("/networks/leads/code/", {"code": "on", "code_version": 1})
    assert not Membership.objects.filter(network=network, user=cast.ella).exists()
    network.refresh_from_db()
    with pytest.raises(NotAllowed):
        access.accept_code(network=network, user=cast.ella, version=1)
    with pytest.raises(NotAllowed, match="as it is now"):
        access.accept_code(network=network, user=cast.cleo, version=7)


# --- Addresses that let in ----------------------------------------------------------------------------


def test_the_membership_ends_with_the_address_it_rests_on(network: Network, cast: Cast) -> None:
    from allauth.account.models import EmailAddress

    Network.objects.filter(pk=network.pk).update(domains=["example.org"])
    for person in (cast.ella, cast.hana):
        access.join(network=network, user=person)
    access.change_role(network=network, user=cast.hana, by=cast.asha, role="moderator")
    EmailAddress.objects.filter(user__in=[cast.ella, cast.hana]).delete()
    access.addresses_changed(cast.ella)
    assert not network.is_open_to(cast.ella)
    assert access.end_lost_addresses() == 0
    assert network.is_open_to(cast.hana)


def test_the_job_ends_what_was_lost_another_way(network: Network, cast: Cast) -> None:
    from allauth.account.models import EmailAddress

    Network.objects.filter(pk=network.pk).update(domains=["example.org"])
    for person in (cast.ella, cast.gus):
        access.join(network=network, user=person)
    EmailAddress.objects.filter(user=cast.ella).delete()
    assert access.end_lost_addresses() == 1
    assert not network.is_open_to(cast.ella)
    assert network.is_open_to(cast.gus)
