"""The directory of networks, and a network's own page."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from networks import access
from networks.models import Network
from tests.cast import Cast
from tests.networks.conftest import queries_of
from tests.networks.make import let_in, make_network

type ClientOf = Callable[[str], Client]

LIST = "/networks/"


@pytest.fixture
def others(cast: Cast) -> None:
    make_network(
        "Aardvark watch", convener=cast.ben, level="open", slug="aardvark", topics=["falls"]
    )
    make_network(
        "Zebra crossing",
        convener=cast.ben,
        level="public",
        slug="zebra",
        topics=["sepsis", "Falls in care"],
    )


def found(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{LIST}?{query}").content.decode()
    return re.findall(r'card__title"><a [^>]*>(.*?)</a>', page)


def test_ones_own_come_first_then_by_name(network: Network, others: None, as_: ClientOf) -> None:
    assert found(as_("nobody")) == ["Aardvark watch", "Safety leads", "Zebra crossing"]
    assert found(as_("cleo")) == ["Safety leads", "Aardvark watch", "Zebra crossing"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=CROSS", ["Zebra crossing"]),
        ("q=learn+from+each", ["Safety leads", "Aardvark watch", "Zebra crossing"]),
        ("topic=falls", ["Aardvark watch"]),
        ("show=mine", ["Safety leads"]),
        ("show=open", ["Aardvark watch", "Zebra crossing"]),
        ("show=request", ["Safety leads"]),
        ("show=nonsense&q=nothing", []),
        ("page=99", ["Safety leads", "Aardvark watch", "Zebra crossing"]),
    ],
)
def test_narrowing(
    network: Network, others: None, as_: ClientOf, query: str, names: list[str]
) -> None:
    assert found(as_("cleo"), query) == names


def test_hidden_ones_are_listed_to_their_members_alone(hidden: Network, as_: ClientOf) -> None:
    Network.objects.filter(pk=hidden.pk).update(topics=["quolls"])
    assert found(as_("cleo")) == ["Quokka circle"]
    for who in ("nobody", "ella", "hana"):
        page = as_(who).get(LIST).content.decode()
        assert "Quokka" not in page and "quolls" not in page
    assert found(as_("ella"), "topic=quolls") == []


def test_the_list_costs_the_same_for_one_and_for_twenty_five(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    one = queries_of(as_("cleo"), LIST)
    for _ in range(24):
        let_in(make_network(convener=cast.asha), cast.cleo, by=cast.asha)
    assert queries_of(as_("cleo"), LIST) == one
    assert one <= 8


def test_every_network_stands_on_one_page(network: Network, cast: Cast, as_: ClientOf) -> None:
    for number in range(34):
        make_network(f"Ward {number:02}", convener=cast.asha)
    client = as_("nobody")
    first, second, last = (found(client, f"page={number}") for number in (1, 2, 999))
    assert (len(first), len(second)) == (30, 5)
    assert last == second and not {*first} & {*second}
    assert "35 networks" in client.get(LIST).content.decode()
    for odd in ("0", "x", "-1", "9" * 30):
        assert found(client, f"page={odd}") == first


def test_a_card_follows_what_it_shows(network: Network, cast: Cast, as_: ClientOf) -> None:
    client = as_("nobody")
    assert found(client) == ["Safety leads"]
    Network.objects.filter(pk=network.pk).update(name="Leads & co")
    assert found(client) == ["Leads &amp; co"]
    access.archive(network=network, by=cast.asha)
    assert "Archived" in client.get(LIST).content.decode()


# --- A network's own page ---------------------------------------------------------------------------------


def test_a_private_network_shows_its_purpose_and_conveners_and_nothing_from_inside(
    network: Network, as_: ClientOf
) -> None:
    Network.objects.filter(pk=network.pk).update(description="<p>Since 2021.</p>")
    for who in ("nobody", "ella", "dev"):
        page = as_(who).get("/networks/leads/").content.decode()
        for shown in (
            "Safety leads",
            "We learn from each other.",
            "Asha Patel",
            "Since 2021.",
            "stays inside",
        ):
            assert shown in page, (who, shown)
        for inside in ("Cleo Marsh", "Ben Okafor", "/members/", "/discussions/"):
            assert inside not in page, (who, inside)


def test_pages_of_private_networks_are_stored_nowhere(network: Network, as_: ClientOf) -> None:
    for who in ("nobody", "cleo"):
        assert "no-store" in as_(who).get("/networks/leads/")["Cache-Control"]


def test_each_state_is_told_on_the_page(network: Network, as_: ClientOf) -> None:
    for who, words in (
        ("dev", "You asked to join on"),
        ("femi", "Your membership is suspended until"),
        ("cleo", "You are a member."),
        ("asha", "You are a convener."),
    ):
        assert words in as_(who).get("/networks/leads/").content.decode(), who


def test_conveners_find_their_tools_and_others_do_not(network: Network, as_: ClientOf) -> None:
    for who, sees in (("asha", True), ("ben", False), ("cleo", False)):
        page = as_(who).get("/networks/leads/").content.decode()
        assert ("/networks/leads/audit/" in page) == (sees or who == "ben"), (
            who
        )  # of what is moderated
        assert ("/networks/leads/settings/" in page) == sees, who
