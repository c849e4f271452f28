"""Threads like this one: found by the job, shown to who may read them, whatever was found."""

import pytest
from django.test import Client

from accounts.models import User
from networks import access
from networks.discussions import flows
from networks.discussions.models import Thread
from networks.discussions.tasks import index_waiting
from networks.discussions.threads import similar
from networks.models import Network
from tests.cast import Cast
from tests.networks.conftest import queries_of
from tests.networks.discussions.asking import at, visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db
SWABS = "<p>We count swabs twice before the surgeon closes the wound. How do you count swabs in theatre?</p>"
AGAIN = "<p>A swab was counted once and left in the wound. In theatre we count swabs aloud now.</p>"
PARKING = "<p>Where can visitors leave their cars in the evening? The garage costs nine pounds.</p>"


def index() -> None:
    index_waiting.func(timestamp=0)


def titles(thread: Thread, viewer: User | None = None) -> list[str]:
    """What the thread's own page leads to."""
    page = visitor(viewer).get(at("alike", thread), headers={"HX-Request": "true"}).content.decode()
    return [
        title for title in ("Swabs", "Again", "Elsewhere", "Parking") if f">{title}</a>" in page
    ]


@pytest.fixture
def public(cast: Cast) -> Network:
    return make_network("Theatres", convener=cast.ben, level="public")


def test_what_says_the_same_is_found_and_what_does_not_is_not(network: Network, cast: Cast) -> None:
    swabs = make_thread(network, cast.ben, "Swabs", body=SWABS)
    make_thread(network, cast.ben, "Parking", body=PARKING)
    index()
    assert titles(swabs, cast.cleo) == []
    make_thread(network, cast.cleo, "Again", body=AGAIN)
    index()  # the new one is made known to the old one
    assert titles(swabs, cast.cleo) == ["Again"]
    page = visitor(cast.cleo).get(swabs.get_absolute_url()).content.decode()
    assert page.count(f'href="{at("alike", swabs)}"') == 1
    assert "Discussions like this" in page


def test_without_scripts_it_is_a_page(network: Network, cast: Cast) -> None:
    swabs = make_thread(network, cast.ben, "Swabs", body=SWABS)
    make_thread(network, cast.cleo, "Again", body=AGAIN)
    index()
    page = visitor(cast.cleo).get(at("alike", swabs)).content.decode()
    assert "<h1>" in page and ">Again</a>" in page


def test_each_says_how_many_replies_it_has(network: Network, cast: Cast) -> None:
    swabs = make_thread(network, cast.ben, "Swabs", body=SWABS)
    again = make_thread(network, cast.cleo, "Again", body=AGAIN)
    index()
    page = visitor(cast.cleo).get(at("alike", swabs)).content.decode()
    assert "<span>0 replies</span>" in page
    for number, words in ((1, "1 reply"), (2, "2 replies")):
        make_reply(again, cast.ben)
        page = visitor(cast.cleo).get(at("alike", swabs)).content.decode()
        assert f"<span>{words}</span>" in page, number


def test_nothing_alike_is_no_link(network: Network, cast: Cast) -> None:
    parking = make_thread(network, cast.ben, "Parking", body=PARKING)
    index()
    assert (
        at("alike", parking)
        not in visitor(cast.cleo).get(parking.get_absolute_url()).content.decode()
    )


def test_a_closed_network_is_compared_with_itself_alone(
    network: Network, public: Network, cast: Cast
) -> None:
    let_in(public, cast.cleo, by=cast.ben)
    swabs = make_thread(network, cast.cleo, "Swabs", body=SWABS)
    elsewhere = make_thread(public, cast.cleo, "Elsewhere", body=AGAIN)
    index()
    assert titles(swabs, cast.cleo) == titles(elsewhere, cast.cleo) == []
    assert not Thread.objects.exclude(alike=[]).exists()  # nor does a link lead to an empty page


def test_what_everyone_reads_is_compared_with_what_everyone_reads(
    public: Network, cast: Cast
) -> None:
    here = make_thread(public, cast.ben, "Swabs", body=SWABS)
    other = make_network("Wards", convener=cast.asha, level="open")
    there = make_thread(other, cast.asha, "Elsewhere", body=AGAIN)
    index()
    assert titles(here) == ["Elsewhere"]
    assert titles(there) == ["Swabs"]


def test_a_network_that_closes_is_shown_to_nobody_outside_at_once(
    public: Network, cast: Cast
) -> None:
    here = make_thread(public, cast.ben, "Swabs", body=SWABS)
    other = make_network("Wards", convener=cast.asha, level="public")
    make_thread(other, cast.asha, "Elsewhere", body=AGAIN)
    index()
    other.level, other.joining = "private", "on-request"
    access.save_settings(network=other, by=cast.asha)
    # Not even to its members: one network does not lead to what another keeps to itself.
    assert titles(here) == titles(here, cast.asha) == []


def test_a_deleted_and_a_moved_thread_are_gone_at_once(network: Network, cast: Cast) -> None:
    swabs = make_thread(network, cast.ben, "Swabs", body=SWABS)
    deleted = make_thread(network, cast.cleo, "Again", body=AGAIN)
    moved = make_thread(network, cast.asha, "Elsewhere", body=AGAIN)
    index()
    assert titles(swabs, cast.ben) == ["Again", "Elsewhere"]
    flows.delete_post(post=deleted.posts.get(), by=cast.cleo)
    other = make_network("Wards", convener=cast.asha)
    flows.move_thread(thread=moved, by=cast.asha, to=other)
    assert titles(swabs, cast.ben) == titles(swabs, cast.asha) == []
    index()
    swabs.refresh_from_db()
    assert swabs.alike == []


def test_no_more_than_five_and_the_page_asks_the_same_for_all(
    network: Network, cast: Cast, client: Client
) -> None:
    swabs = make_thread(network, cast.ben, "Swabs", body=SWABS)
    make_thread(network, cast.cleo, "Again", body=AGAIN)
    index()
    client.force_login(cast.cleo)
    few = queries_of(client, at("alike", swabs))
    for number in range(7):
        make_thread(network, cast.asha, f"More {number}", body=AGAIN)
    index()
    assert client.get(at("alike", swabs)).status_code == 200
    assert (
        len(similar.alike_to(Thread.objects.select_related("network").get(pk=swabs.pk), cast.cleo))
        == similar.SHOWN
    )
    assert queries_of(client, at("alike", swabs)) == few
