"""The feed of a network's threads: for everyone, so only of what everyone may read."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from networks.discussions import flows
from networks.discussions.models import Thread
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.make import make_thread
from tests.networks.make import make_network

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def public(cast: Cast) -> Network:
    return make_network(convener=cast.asha, level="public")


def feed_of(client: Client, network: Network, **headers: str) -> Any:
    return client.get(reverse("discussions:feed", args=[network.slug]), headers=headers)


def entries(client: Client, network: Network) -> list[ElementTree.Element]:
    return ElementTree.fromstring(feed_of(client, network).content).findall(f"{ATOM}entry")  # noqa: S314 our own


def test_the_newest_threads_stand_first_with_how_they_begin(
    client: Client, public: Network, cast: Cast
) -> None:
    make_thread(public, cast.asha, "Counting swabs", body="<p>How do <em>you</em> count?</p>")
    make_thread(public, cast.asha, "Labels on syringes")
    newest, older = entries(client, public)
    assert newest.findtext(f"{ATOM}title") == "Labels on syringes"
    assert older.findtext(f"{ATOM}summary") == "How do you count?"
    assert older.findtext(f"{ATOM}author/{ATOM}name") == cast.asha.display_name


def test_a_content_warning_stands_in_place_of_the_words(
    client: Client, public: Network, cast: Cast
) -> None:
    make_thread(
        public, cast.asha, body="<p>He died that night.</p>", content_warning="death of a child"
    )
    assert (
        entries(client, public)[0].findtext(f"{ATOM}summary")
        == "Content warning: death of a child."
    )


def test_an_anonymous_author_is_known_by_the_pseudonym_alone(client: Client, cast: Cast) -> None:
    network = make_network(convener=cast.asha, level="public", allows_anonymous=True)
    make_thread(network, cast.asha, anonymous=True)
    assert cast.asha.display_name not in feed_of(client, network).text


def test_a_deleted_thread_leaves_the_feed(client: Client, public: Network, cast: Cast) -> None:
    thread = make_thread(public, cast.asha)
    flows.delete_post(post=thread.posts.get(), by=cast.asha)
    assert entries(client, public) == []


@pytest.mark.parametrize("level", ["private", "hidden"])
def test_a_network_behind_a_door_has_none_even_for_its_members(
    client: Client, cast: Cast, level: str
) -> None:
    network = make_network(convener=cast.asha, level=level)
    make_thread(network, cast.asha)
    client.force_login(cast.asha)
    assert feed_of(client, network).status_code == 404


def test_who_has_it_already_is_told_so_until_something_changes(
    client: Client, public: Network, cast: Cast
) -> None:
    make_thread(public, cast.asha)
    known = feed_of(client, public)["ETag"]
    assert feed_of(client, public, if_none_match=known).status_code == 304
    flows.edit_post(
        post=Thread.objects.get().posts.get(), by=cast.asha, body="<p>Anew.</p>", version=1
    )
    assert feed_of(client, public, if_none_match=known).status_code == 200
