"""A person's own networks."""

from collections.abc import Callable

from django.test import Client

from networks import access
from networks.models import Network
from tests.cast import Cast
from tests.networks.conftest import queries_of
from tests.networks.make import invite_by_mail, let_in, make_network

type ClientOf = Callable[[str], Client]

MINE = "/networks/mine/"


def page_of(client: Client) -> str:
    return client.get(MINE).content.decode()


def test_it_is_for_people_who_are_signed_in(network: Network, as_: ClientOf) -> None:
    assert as_("nobody").get(MINE)["Location"] == "/accounts/login/?next=/networks/mine/"
    assert as_("cleo").post(MINE).status_code == 405


def test_it_shows_where_one_belongs_and_what_waits(network: Network, as_: ClientOf) -> None:
    assert "Safety leads" in page_of(as_("cleo"))
    assert "Take back" in page_of(as_("dev"))
    assert "Advertising." in page_of(as_("femi"))
    assert "Safety leads" not in page_of(as_("gus"))
    assert "People ask to join Safety leads." in page_of(as_("asha"))
    assert "People ask to join" not in page_of(as_("ben"))


def test_it_says_why_one_was_declined_and_when_one_may_ask_again(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    access.decline(network=network, user=cast.dev, by=cast.asha, reason="For leads only.")
    page = page_of(as_("dev"))
    assert "For leads only." in page
    assert "You may ask again from" in page


def test_invitations_to_ones_addresses_wait_here(
    hidden: Network, cast: Cast, as_: ClientOf
) -> None:
    invitation = invite_by_mail(hidden, cast.ella.email.upper(), by=cast.asha)
    assert invitation.get_absolute_url() in page_of(as_("ella"))
    access.revoke_invitation(invitation=invitation, by=cast.asha)
    assert "Quokka" not in page_of(as_("ella"))


def test_a_hidden_network_is_not_named_to_whom_it_put_out(
    hidden: Network, cast: Cast, as_: ClientOf
) -> None:
    access.remove(network=hidden, user=cast.cleo, by=cast.asha, reason="We agreed on this.")
    page = page_of(as_("cleo"))
    assert "We agreed on this." in page
    assert "A hidden network" in page
    assert "Quokka" not in page
    assert "quokka" not in page


def test_it_costs_the_same_for_one_network_and_for_twenty(cast: Cast, as_: ClientOf) -> None:
    def networks(number: int) -> None:
        for _ in range(number):
            network = make_network(convener=cast.asha)
            let_in(network, cast.cleo, by=cast.asha)
            invite_by_mail(make_network(convener=cast.asha), cast.cleo.email, by=cast.asha)

    networks(1)
    one = queries_of(as_("cleo"), MINE)
    networks(19)
    assert queries_of(as_("cleo"), MINE) == one
