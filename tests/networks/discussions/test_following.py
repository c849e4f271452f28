"""Watching, tracking, muting: one choice a person and thing, and what it does to lists."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.activity import front_of
from networks.discussions.models import Subscription, Thread
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import at, visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import make_network

pytestmark = pytest.mark.django_db


def level(person: User, what: Thread | Network) -> str:
    own = Subscription.objects.filter(user=person)
    found = own.filter(thread=what) if isinstance(what, Thread) else own.filter(network=what)
    return found.values_list("level", flat=True).first() or ""


def of_network(network: Network) -> str:
    return reverse("discussions:follow-network", args=[network.slug])


def listed(person: User, network: Network, show: str = "") -> str:
    address = reverse("discussions:thread-list", args=[network.slug])
    return str(visitor(person).get(address, {"show": show} if show else {}).content.decode())


@pytest.mark.parametrize("chosen", ["watching", "tracking", "muted"])
def test_a_thread_and_a_network_are_followed_once(
    network: Network, cast: Cast, chosen: str
) -> None:
    thread = make_thread(network, cast.ben)
    client = visitor(cast.cleo)
    for _ in range(2):
        assert (
            client.post(at("follow-thread", thread), {"level": chosen})["Location"]
            == thread.get_absolute_url()
        )
        assert (
            client.post(of_network(network), {"level": chosen})["Location"]
            == network.get_absolute_url()
        )
    assert Subscription.objects.filter(user=cast.cleo).count() == 2
    assert level(cast.cleo, thread) == level(cast.cleo, network) == chosen


def test_no_choice_of_ones_own_leaves_no_row(network: Network, cast: Cast) -> None:
    flows.follow(by=cast.cleo, network=network, level="muted")
    for _ in range(2):
        visitor(cast.cleo).post(of_network(network), {"level": ""})
    assert not Subscription.objects.filter(user=cast.cleo).exists()


def test_with_htmx_the_form_comes_back_as_chosen(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    for address in (at("follow-thread", thread), of_network(network)):
        response = visitor(cast.cleo).post(
            address, {"level": "watching"}, headers={"HX-Request": "true"}
        )
        page = response.content.decode()
        assert "<html" not in page
        assert 'value="watching" checked' in page
        assert f'action="{address}"' in page


def test_the_pages_show_what_one_chose(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    flows.follow(by=cast.cleo, thread=thread, level="watching")
    flows.follow(by=cast.cleo, network=network, level="tracking")
    client = visitor(cast.cleo)
    assert 'value="watching" checked' in client.get(thread.get_absolute_url()).content.decode()
    assert 'value="tracking" checked' in client.get(network.get_absolute_url()).content.decode()


def test_who_writes_sees_what_is_new_unless_they_chose_otherwise(
    network: Network, cast: Cast
) -> None:
    thread = make_thread(network, cast.ben)
    make_reply(thread, cast.cleo)
    assert level(cast.ben, thread) == level(cast.cleo, thread) == "tracking"
    flows.follow(by=cast.cleo, thread=thread, level="muted")
    make_reply(thread, cast.cleo)
    assert level(cast.cleo, thread) == "muted"


def test_what_one_chose_for_the_network_holds_for_what_one_writes(
    network: Network, cast: Cast
) -> None:
    flows.follow(by=cast.cleo, network=network, level="watching")
    flows.follow(by=cast.ben, network=network, level="muted")
    thread = make_thread(network, cast.cleo)
    make_reply(thread, cast.ben)
    assert (level(cast.cleo, thread), level(cast.ben, thread)) == ("watching", "")


def test_the_followed_list_holds_what_is_followed(network: Network, cast: Cast) -> None:
    for title, chosen in (
        ("Watched", "watching"),
        ("Tracked", "tracking"),
        ("Left out", "muted"),
        ("Other", ""),
    ):
        flows.follow(by=cast.cleo, thread=make_thread(network, cast.ben, title), level=chosen)
    page = listed(cast.cleo, network, "followed")
    assert "Watched" in page
    assert "Tracked" in page
    assert "Left out" not in page
    assert "Other" not in page


def read_and_answered(network: Network, cast: Cast, title: str = "Swabs") -> Thread:
    """A thread that Cleo has read, and in which there is a new post."""
    thread = make_thread(network, cast.cleo, title)
    make_reply(thread, cast.ben)
    return thread


def test_a_muted_thread_shows_nothing_new(network: Network, cast: Cast) -> None:
    thread = read_and_answered(network, cast)
    assert "1 new" in listed(cast.cleo, network)
    assert [each.pk for each in front_of(cast.cleo).threads] == [thread.pk]
    flows.follow(by=cast.cleo, thread=thread, level="muted")
    assert "1 new" not in listed(cast.cleo, network)
    assert "Swabs" in listed(cast.cleo, network)
    assert not front_of(cast.cleo).threads
    assert "Swabs" not in visitor(cast.cleo).get(network.get_absolute_url()).content.decode()


def test_a_muted_network_shows_nothing_new_but_what_one_follows_in_it(
    network: Network, cast: Cast
) -> None:
    thread = read_and_answered(network, cast)
    Subscription.objects.filter(user=cast.cleo).delete()
    flows.follow(by=cast.cleo, network=network, level="muted")
    assert "1 new" not in listed(cast.cleo, network)
    assert not front_of(cast.cleo).threads
    flows.follow(by=cast.cleo, thread=thread, level="tracking")
    assert "1 new" in listed(cast.cleo, network)
    assert front_of(cast.cleo).threads


def test_others_choices_are_theirs(network: Network, cast: Cast) -> None:
    thread = read_and_answered(network, cast)
    flows.follow(by=cast.ben, thread=thread, level="muted")
    assert "1 new" in listed(cast.cleo, network)
    assert (
        'value="muted" checked'
        not in visitor(cast.cleo).get(thread.get_absolute_url()).content.decode()
    )


def test_strangers_have_nothing_to_follow(client: Client, network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    for address in (at("follow-thread", thread), of_network(network)):
        assert visitor(cast.ella).post(address, {"level": "watching"}).status_code == 404
        assert client.post(address, {"level": "watching"}).status_code == 404
        assert visitor(cast.cleo).get(address).status_code == 405
        assert visitor(cast.cleo).post(address, {"level": "loudly"}).status_code == 400
    with pytest.raises(NotAllowed):
        flows.follow(by=cast.ella, thread=thread, level="watching")
    assert not Subscription.objects.filter(user__in=[cast.ella, cast.cleo]).exists()


def test_who_is_not_signed_in_is_led_to_sign_in(client: Client, cast: Cast) -> None:
    public = make_network(convener=cast.asha, level="public")
    thread = make_thread(public, cast.asha)
    for address in (at("follow-thread", thread), of_network(public)):
        assert client.post(address, {"level": "watching"})["Location"].startswith(
            reverse("account_login")
        )


def test_a_signed_in_reader_follows_a_public_thread(cast: Cast) -> None:
    thread = make_thread(make_network(convener=cast.asha, level="public"), cast.asha)
    visitor(cast.ella).post(at("follow-thread", thread), {"level": "tracking"})
    assert level(cast.ella, thread) == "tracking"
