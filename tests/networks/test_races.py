"""Two at the same moment: whichever comes first, no rule is broken and no intention becomes two rows.

Each race has short rounds, and two hundred under --long.
"""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import OperationalError

from accounts.models import User
from networks import access
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.counter_checks import drifts as wrong_figures
from networks.discussions.models import Post, Thread
from networks.models import Membership, Network
from tests.cast import Cast
from tests.make import make_person
from tests.networks.discussions.make import make_reply, make_thread, writing
from tests.networks.make import let_in, make_network
from tests.racing import race

State = Membership.State

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize(
        "rounds",
        [pytest.param(4, id="short"), pytest.param(200, id="long", marks=pytest.mark.long)],
    ),
]


@pytest.fixture
def network(cast: Cast) -> Network:
    network = make_network("Safety leads", convener=cast.asha)
    let_in(network, cast.ben, by=cast.asha, role="moderator")
    let_in(network, cast.cleo, by=cast.asha)
    return network


def state(network: Network, user: User) -> str:
    return Membership.objects.get(network=network, user=user).state


def broke(results: list[object]) -> list[object]:
    """What went wrong other than by a rule of the network."""
    return [
        result
        for result in results
        if isinstance(result, Exception) and not isinstance(result, NotAllowed)
    ]


def check_all_agrees() -> None:
    assert [*access.find_drift()] == []
    assert [*wrong_figures()] == []


def play(rounds: int, network: Network, *verbs: Callable[..., object]) -> list[str]:
    """Each round somebody new asks to join; the verbs are then done to them at once. Returns how they ended."""
    ends = []
    for number in range(rounds):
        person = make_person(f"Asking {number}")
        access.join(network=network, user=person)
        results = race(*[partial(verb, person) for verb in verbs])
        assert broke(results) == []
        ends.append(state(network, person))
    check_all_agrees()
    return ends


def test_approve_and_decline(rounds: int, network: Network, cast: Cast) -> None:
    ends = play(
        rounds,
        network,
        lambda person: access.approve(network=network, user=person, by=cast.asha),
        lambda person: access.decline(network=network, user=person, by=cast.asha, reason=""),
    )
    assert {*ends} <= {State.ACTIVE, State.DECLINED}


def test_approve_and_withdraw(rounds: int, network: Network, cast: Cast) -> None:
    ends = play(
        rounds,
        network,
        lambda person: access.approve(network=network, user=person, by=cast.asha),
        lambda person: access.withdraw(network=network, user=person),
    )
    assert {*ends} <= {State.ACTIVE, State.LEFT}


def test_join_and_change_of_level(rounds: int, cast: Cast) -> None:
    network = make_network(convener=cast.asha, level="public")
    for number in range(rounds):
        person = make_person(f"Joining {number}")
        private = Network.objects.get(pk=network.pk)
        private.level, private.joining = "private", "on-request"
        results = race(
            partial(access.join, network=network, user=person),
            partial(access.save_settings, network=private, by=cast.asha),
        )
        assert broke(results) == []
        assert state(network, person) in {State.ACTIVE, State.REQUESTED}
        private.level, private.joining = "public", "at-once"
        access.save_settings(network=private, by=cast.asha)
    check_all_agrees()


def test_two_last_conveners_leave(rounds: int, network: Network, cast: Cast) -> None:
    for _ in range(rounds):
        for person in (cast.asha, cast.ben):
            if state(network, person) != State.ACTIVE:
                stays = cast.ben if person == cast.asha else cast.asha
                access.invite(network=network, user=person, by=stays)
                access.join(network=network, user=person)
                access.change_role(network=network, user=person, by=stays, role="convener")
        first = (
            cast.asha
            if Membership.objects.get(network=network, user=cast.asha).role == "convener"
            else cast.ben
        )
        for person in (cast.asha, cast.ben):
            access.change_role(network=network, user=person, by=first, role="convener")
        results = race(
            *[
                partial(access.leave, network=network, user=person)
                for person in (cast.asha, cast.ben)
            ]
        )
        assert broke(results) == []
        conveners = Membership.objects.active().filter(network=network, role="convener")
        assert conveners.count() == 1
    check_all_agrees()


def test_the_same_post_twice(rounds: int, network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.cleo)
    for _ in range(rounds):
        said = writing(cast.ben)
        results = race(*[partial(flows.reply, thread=thread, writing=said) for _ in range(3)])
        assert broke(results) == []
        assert len({post.pk for post in results if isinstance(post, Post)}) == 1
        said = writing(cast.cleo)
        begin = partial(
            flows.start_thread, network=network, writing=said, title="Once", kind="question"
        )
        begun = race(begin, begin, begin)
        assert broke(begun) == []
        assert len({one.pk for one in begun if isinstance(one, Thread)}) == 1
    assert Post.objects.filter(thread=thread).count() == rounds + 1
    check_all_agrees()


def test_delete_and_reply(rounds: int, network: Network, cast: Cast) -> None:
    for number in range(rounds):
        thread = make_thread(network, cast.cleo)
        post = make_reply(thread, cast.cleo) if number % 2 else thread.posts.get()
        results = race(
            partial(flows.delete_post, post=post, by=cast.cleo),
            partial(make_reply, thread, cast.ben, reply_to=post),
        )
        assert broke(results) == []
        left = Thread.objects.get(pk=thread.pk)
        replied = left.posts.filter(author=cast.ben).exists()
        if not number % 2:
            assert replied != (left.deleted_at is not None)
    check_all_agrees()


def test_many_writers_and_one_who_merges(rounds: int, network: Network, cast: Cast) -> None:
    for _ in range(rounds):
        thread, other = make_thread(network, cast.cleo), make_thread(network, cast.ben)
        results = race(
            partial(make_reply, thread, cast.ben),
            partial(make_reply, other, cast.cleo),
            partial(flows.merge_thread, thread=thread, by=cast.ben, into=other),
            partial(flows.merge_thread, thread=other, by=cast.ben, into=thread),
        )
        assert broke(results) == []
        assert not any(isinstance(result, OperationalError) for result in results)
        assert Thread.objects.filter(pk__in=[thread.pk, other.pk], merged_into=None).count() == 1
    check_all_agrees()


def test_a_reply_while_the_discussion_moves_is_not_refused_to_who_reads_both(
    rounds: int, network: Network, cast: Cast
) -> None:
    other = make_network(convener=cast.asha)
    let_in(other, cast.cleo, by=cast.asha)
    for _ in range(rounds):
        thread = make_thread(network, cast.cleo)
        results = race(
            partial(flows.move_thread, thread=thread, by=cast.asha, to=other),
            *[partial(make_reply, thread, cast.cleo)] * 3,
        )
        assert [result for result in results if isinstance(result, Exception)] == []
        assert Thread.objects.get(pk=thread.pk).post_count == 4
    check_all_agrees()
