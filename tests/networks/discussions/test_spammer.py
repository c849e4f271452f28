"""Somebody who sends ten thousand posts: the limit holds, others do not notice, one action removes what is there."""

import time
from functools import partial
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from hub.moderation.flows import remove_everything
from hub.moderation.models import Removal
from hub.moderation.tasks import remove_everything as job
from networks.access import NotAllowed
from networks.discussions.models import Post, Thread
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.make import make_posts, make_reply, make_thread
from tests.networks.make import let_in, make_network
from tests.racing import race

pytestmark = pytest.mark.django_db(transaction=True)

SENDERS, LIMIT = 12, 5
QUICK = 2.0  # seconds, on a machine that does other things meanwhile; alone it is a few hundredths
SPAM = 10_000


@pytest.fixture
def network(cast: Cast) -> Network:
    network = make_network("Safety leads", convener=cast.asha)
    for person in (cast.cleo, cast.dev):
        let_in(network, person, by=cast.asha)
    return network


def timed_reply(thread: Thread, by: User) -> float:
    began = time.perf_counter()
    make_reply(thread, by)
    return time.perf_counter() - began


def test_parallel_senders_do_not_pass_the_limit_and_hold_nobody_up(
    network: Network, cast: Cast, settings: Settings
) -> None:
    settings.WRITING_LIMITS = settings.WRITING_LIMITS | {"minute": LIMIT}
    threads = [make_thread(network, cast.asha) for _ in range(4)]
    make_reply(threads[0], cast.dev)
    senders = [partial(make_reply, threads[number % 4], cast.cleo) for number in range(SENDERS)]
    *sent, took = race(*senders, partial(timed_reply, threads[1], cast.dev))
    assert Post.objects.filter(author=cast.cleo).count() == LIMIT
    assert sum(isinstance(each, NotAllowed) for each in sent) == SENDERS - LIMIT
    assert isinstance(took, float)
    assert took < QUICK, f"another person's reply took {took:.2f} s"


def test_one_form_sent_many_times_at_once_is_one_post(network: Network, cast: Cast) -> None:
    thread, key = make_thread(network, cast.asha), uuid4()
    results = race(*[partial(make_reply, thread, cast.cleo, key=key) for _ in range(6)])
    assert not [each for each in results if isinstance(each, Exception)]
    assert thread.posts.filter(author=cast.cleo).count() == 1


@pytest.mark.long
def test_ten_thousand_posts_go_by_one_action(network: Network, cast: Cast) -> None:
    thread, other = make_thread(network, cast.asha), make_thread(network, cast.asha)
    for each in (thread, other):
        make_posts(each, cast.cleo, SPAM // 2)
    kept = make_reply(thread, cast.dev)
    removal = remove_everything(
        person=cast.cleo, scope=network.pk, by=cast.asha, reason="Spam.", key=uuid4()
    )
    began = time.perf_counter()
    job(removal.pk)
    took = time.perf_counter() - began
    removal = Removal.objects.get()
    assert (removal.removed, removal.is_finished) == (SPAM, True)
    assert [*thread.posts.live().exclude(author=cast.asha)] == [kept]
    assert Thread.objects.get(pk=other.pk).post_count == 1
    assert took < 120, f"it took {took:.0f} s"
