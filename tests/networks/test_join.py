"""Joining: the questions, the code of conduct, and what the door answers."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from networks import access
from networks.models import Membership, Network
from tests.cast import Cast
from tests.networks.make import CODE, let_in, make_network

type ClientOf = Callable[[str], Client]

JOIN = "/networks/leads/join/"


def story(network: Network, user: User) -> Membership:
    return Membership.objects.get(network=network, user=user)


def test_asking_stores_the_answers(network: Network, cast: Cast, as_: ClientOf) -> None:
    Network.objects.filter(pk=network.pk).update(
        questions=["Why?", "What else?"], code_of_conduct=CODE
    )
    sent = {"answer_0": "To learn.", "answer_1": "", "code": "on", "code_version": 1}
    response = as_("ella").post(JOIN, sent, follow=True)
    asked = story(network, cast.ella)
    assert (asked.state, asked.answers, asked.accepted_code) == (
        "requested",
        [["Why?", "To learn."]],
        1,
    )
    assert "You have asked to join." in response.content.decode()


def test_asking_twice_is_asking_once(network: Network, cast: Cast, as_: ClientOf) -> None:
    for _ in range(2):
        as_("ella").post(JOIN, {"answer_0": "To learn."})
    assert (
        Membership.objects.filter(network=network, user=cast.ella, state="requested").count() == 1
    )


def test_nothing_typed_is_lost(network: Network, cast: Cast, as_: ClientOf) -> None:
    Network.objects.filter(pk=network.pk).update(
        questions=["Why?", "What else?"], code_of_conduct=CODE
    )
    page = (
        as_("ella")
        .post(JOIN, {"answer_0": "", "answer_1": "Something <b>else</b>"})
        .content.decode()
    )
    assert "Please answer this." in page
    assert "Tick this to say" in page
    assert "Something &lt;b&gt;else&lt;/b&gt;" in page
    assert not Membership.objects.filter(network=network, user=cast.ella).exists()


def test_a_code_that_changed_meanwhile_is_read_again(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    Network.objects.filter(pk=network.pk).update(code_of_conduct=CODE, code_version=3)
    client = as_("ella")
    page = client.post(
        JOIN, {"answer_0": "To learn.", "code": "on", "code_version": "2"}
    ).content.decode()
    assert "has changed while you were reading" in page
    assert 'name="code_version" value="3"' in page
    client.post(JOIN, {"answer_0": "To learn.", "code": "on", "code_version": "3"})
    assert story(network, cast.ella).accepted_code == 3


def test_an_open_network_lets_in_at_once_and_asks_nothing(cast: Cast, as_: ClientOf) -> None:
    network = make_network(convener=cast.asha, level="open", slug="open")
    assert (
        "Why would you like to join?"
        not in as_("ella").get("/networks/open/join/").content.decode()
    )
    response = as_("ella").post("/networks/open/join/", {})
    assert response["Location"] == "/networks/open/"
    assert story(network, cast.ella).is_active


def test_an_address_at_a_named_domain_lets_in_at_once(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    Network.objects.filter(pk=network.pk).update(domains=["example.org"])
    as_("ella").post(JOIN, {})
    assert story(network, cast.ella).joined_by_domain == "example.org"
    assert network.is_open_to(cast.ella)


def test_the_refusal_is_shown(network: Network, cast: Cast, as_: ClientOf) -> None:
    access.decline(network=network, user=cast.dev, by=cast.asha, reason="Not yet.")
    page = as_("dev").post(JOIN, {"answer_0": "Please."}).content.decode()
    assert "You may ask again from" in page
    assert "Please." in page


def test_an_invited_person_accepts_or_declines_here(
    hidden: Network, cast: Cast, as_: ClientOf
) -> None:
    for person in (cast.ella, cast.gus):
        access.invite(network=hidden, user=person, by=cast.asha)
    assert "Decline" in as_("ella").get("/networks/quokka/join/").content.decode()
    as_("ella").post("/networks/quokka/join/", {})
    assert story(hidden, cast.ella).is_active
    assert as_("gus").post("/networks/quokka/membership/leave/")["Location"] == "/networks/mine/"
    assert story(hidden, cast.gus).state == "left"


def test_the_door_by_invitation_says_so(network: Network, as_: ClientOf) -> None:
    Network.objects.filter(pk=network.pk).update(joining="by-invitation")
    client = as_("ella")
    assert "One joins this network by invitation." in client.get(JOIN).content.decode()
    assert (
        "One joins this network by invitation."
        in client.post(JOIN, {"answer_0": "But"}).content.decode()
    )


def test_who_belongs_or_waits_is_led_to_their_membership(network: Network, as_: ClientOf) -> None:
    for who in ("cleo", "dev", "femi"):
        assert as_(who).get(JOIN)["Location"] == "/networks/leads/membership/"


def test_who_is_signed_out_comes_back_after_signing_in(network: Network, as_: ClientOf) -> None:
    assert as_("nobody").get(JOIN)["Location"] == "/accounts/login/?next=/networks/leads/join/"
    response = as_("nobody").post(
        JOIN, {"answer_0": "x"}, HTTP_REFERER="http://testserver/networks/leads/"
    )
    assert response.status_code == 302


@pytest.mark.parametrize("who", ["cleo", "ella"])
def test_the_button_leads_where_the_door_is(network: Network, as_: ClientOf, who: str) -> None:
    page = as_(who).get("/networks/leads/").content.decode()
    assert ("Ask to join" in page) == (who == "ella")


def test_let_in_members_see_each_other(network: Network, cast: Cast) -> None:
    let_in(network, cast.ella, by=cast.asha)
    assert Membership.objects.visible_to(cast.ella).filter(user=cast.cleo).exists()
