"""What people are told of whole discussions: announcements, and what those who look after them do."""

import pytest
from django.core import mail

from hub.notifications.inbox import page_of
from networks.discussions import flows
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.discussions.telling import tell_everybody, told
from tests.networks.make import make_network

pytestmark = pytest.mark.django_db


def test_an_announcement_reaches_all_but_who_wants_peace(network: Network, cast: Cast) -> None:
    flows.follow(by=cast.cleo, network=network, level="tracking")
    flows.follow(by=cast.ben, network=network, level="muted")
    thread = make_thread(network, cast.asha, "New rota", kind="announcement")
    assert told(cast.cleo)[0] == "announced"
    assert "announced" not in told(cast.ben) + told(cast.asha) + told(cast.ella)
    assert [sent.to for sent in mail.outbox if "announced “New rota”" in sent.subject] == [
        [cast.cleo.email]
    ]
    make_reply(thread, cast.ben)
    assert told(cast.cleo)[0] == "announced", "answers to it are told as usual"


def test_who_watches_is_told_that_it_is_closed_until_it_is_open_again(
    network: Network, cast: Cast
) -> None:
    thread = make_thread(network, cast.ben)
    tell_everybody()
    flows.follow(by=cast.cleo, thread=thread, level="watching")
    for _ in range(2):
        flows.set_closed(thread=thread, by=cast.asha, on=True)
    assert told(cast.cleo) == ["closed"]
    assert page_of(cast.cleo).lines[0].shown.who == "The moderators"
    flows.set_closed(thread=thread, by=cast.asha, on=False)
    assert "closed" not in told(cast.cleo)


def test_a_move_is_told_only_to_who_may_follow(network: Network, cast: Cast) -> None:
    elsewhere = make_network(convener=cast.asha)
    thread = make_thread(network, cast.ben, "Counting swabs")
    for person in (cast.cleo, cast.asha):
        flows.follow(by=person, thread=thread, level="watching")
    told(cast.cleo)
    flows.move_thread(thread=thread, by=cast.asha, to=elsewhere)
    assert told(cast.cleo) == []
    back = make_thread(elsewhere, cast.asha, "Back again")
    tell_everybody()
    flows.follow(by=cast.asha, network=network, level="tracking")
    flows.follow(by=cast.cleo, network=network, level="watching")
    flows.move_thread(thread=back, by=cast.asha, to=network)
    assert told(cast.cleo) == ["moved"]


def test_reactions_say_how_many_people_and_not_who(network: Network, cast: Cast) -> None:
    post = make_reply(make_thread(network, cast.ben), cast.cleo)
    told(cast.cleo)
    for person, kind in ((cast.ben, "helpful"), (cast.ben, "thanks"), (cast.asha, "thanks")):
        flows.react(post=post, by=person, kind=kind, on=True)
    assert "reacted to what you wrote in" in told(cast.cleo)
    assert "2 people" in [line.shown.who for line in page_of(cast.cleo).lines]


def test_replies_stand_together_though_something_else_came_between(
    network: Network, cast: Cast
) -> None:
    first, second = make_thread(network, cast.ben), make_thread(network, cast.ben)
    for thread, person in ((first, cast.cleo), (second, cast.cleo), (first, cast.asha)):
        make_reply(thread, person)
    assert told(cast.ben) == ["replied to you in"] * 2
    assert [line.others for line in page_of(cast.ben).lines] == [1, 0]
