"""Where a link to a discussion leads somebody who read a part of it: to the first post that is new to them."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from networks.discussions.models import Post, ReadPosition, Thread
from networks.models import Network
from tests.cast import Cast
from tests.networks.conftest import queries_of
from tests.networks.discussions.asking import at, visitor
from tests.networks.discussions.make import make_posts, make_reply, make_thread
from tests.networks.discussions.telling import tell_everybody

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    """Of 45 posts on three pages, by Ben; Cleo has read the first 18."""
    thread = make_thread(network, cast.ben, "Swabs")
    make_posts(thread, cast.ben, 44)
    ReadPosition.objects.create(user=cast.cleo, thread=thread, number=18)
    return thread


def address_of(thread: Thread, number: int) -> str:
    post = Post.objects.get(thread=thread, number=number)
    page = f"?page={post.page}" if post.page > 1 else ""
    return f"{thread.get_absolute_url()}{page}#post-{post.pk}"


def linked(page: str, title: str) -> list[str]:
    return re.findall(rf'<a href="([^"]+)">{title}</a></h2>', page)


def pages(network: Network) -> list[str]:
    """Where threads are listed for a member."""
    return [
        reverse("home"),
        network.get_absolute_url(),
        reverse("discussions:thread-list", args=[network.slug]),
    ]


def test_every_list_leads_to_the_first_new_post(
    network: Network, thread: Thread, cast: Cast
) -> None:
    client = visitor(cast.cleo)
    for page in pages(network):
        assert linked(client.get(page).content.decode(), "Swabs") == [address_of(thread, 19)]
    address, anchor = address_of(thread, 19).split("#")
    assert f'id="{anchor}"' in client.get(address).content.decode()


def test_posts_that_are_gone_or_wait_are_passed_over(
    network: Network, thread: Thread, cast: Cast
) -> None:
    now = timezone.now()
    thread.posts.filter(number=19).update(deleted_at=now)
    thread.posts.filter(number=20).update(hidden_at=now)
    thread.posts.filter(number=21).update(hidden_at=now, held_at=now)
    client = visitor(cast.cleo)
    for page in pages(network):
        assert linked(client.get(page).content.decode(), "Swabs") == [address_of(thread, 22)]
    assert "?page=2#" in address_of(thread, 22)


def test_it_is_the_same_post_as_the_button_leads_to(
    network: Network, thread: Thread, cast: Cast
) -> None:
    client = visitor(cast.cleo)
    shown = client.get(client.get(at("first-unread", thread))["Location"])["Location"]
    assert linked(client.get(pages(network)[2]).content.decode(), "Swabs") == [shown]


def test_a_discussion_that_is_all_new_or_all_read_opens_at_its_beginning(
    network: Network, thread: Thread, cast: Cast
) -> None:
    ReadPosition.objects.filter(thread=thread).update(number=45)
    for person in (cast.cleo, cast.asha):  # Asha has no position at all
        for page in pages(network):
            assert linked(visitor(person).get(page).content.decode(), "Swabs") == [
                thread.get_absolute_url()
            ]


def test_a_link_does_not_open_what_a_warning_folds(
    network: Network, thread: Thread, cast: Cast
) -> None:
    """Browsers unfold what holds the place that an address names."""
    Thread.objects.filter(pk=thread.pk).update(content_warning="Death of a child")
    ReadPosition.objects.filter(thread=thread).update(number=20)
    for page in pages(network):
        assert linked(visitor(cast.cleo).get(page).content.decode(), "Swabs") == [
            f"{thread.get_absolute_url()}?page=2"
        ]


def test_nor_does_a_link_to_a_single_post_but_for_its_author(
    network: Network, thread: Thread, cast: Cast
) -> None:
    Thread.objects.filter(pk=thread.pk).update(content_warning="Death of a child")
    post = make_reply(thread, cast.ben)
    address, page = post.get_absolute_url(), f"{thread.get_absolute_url()}?page=3"
    assert visitor(cast.cleo).get(address)["Location"] == page
    assert visitor(cast.ben).get(address)["Location"] == f"{page}#post-{post.pk}"
    Network.objects.filter(pk=network.pk).update(level="open", joining="at-once")
    Post.objects.filter(pk=post.pk).update(author=None)
    assert Client().get(address)["Location"] == page, (
        "nobody's post is not that of whoever is signed out"
    )


def test_many_such_discussions_are_no_more_queries(
    network: Network, thread: Thread, cast: Cast
) -> None:
    client = visitor(cast.cleo)
    asked = [queries_of(client, page) for page in pages(network)]
    for _ in range(8):
        other = make_thread(network, cast.ben)
        make_posts(other, cast.ben, 30)
        ReadPosition.objects.create(user=cast.cleo, thread=other, number=3)
    assert [queries_of(client, page) for page in pages(network)] == asked


def test_notifications_that_stand_together_lead_to_the_oldest_until_they_are_read(
    network: Network, cast: Cast
) -> None:
    thread = make_thread(network, cast.cleo, "Swabs")
    first, last = make_reply(thread, cast.ben), make_reply(thread, cast.asha)
    tell_everybody()
    client = visitor(cast.cleo)
    assert linked(client.get(reverse("notifications:list")).content.decode(), "Swabs") == [
        first.get_absolute_url()
    ]
    client.post(reverse("notifications:read"))
    assert linked(client.get(reverse("notifications:list")).content.decode(), "Swabs") == [
        last.get_absolute_url()
    ]
