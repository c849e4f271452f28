"""Polls: asked with a thread, answered by members, changed until they close, secret where they say so."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.integrations import personal_data
from networks.discussions.models import Choice, Poll, Thread, Vote
from networks.models import Network
from tests.cast import Cast, make_cast
from tests.networks.discussions.asking import ANSWERS, archive, at, choices_of, make_poll, visitor
from tests.networks.discussions.make import make_thread
from tests.networks.discussions.test_posting import thread_form
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(network: Network, cast: Cast) -> Poll:
    return make_poll(network, cast.ben)


def chosen_by(person: User) -> list[str]:
    return list(
        Vote.objects.filter(user=person)
        .order_by("choice__position")
        .values_list("choice__text", flat=True)
    )


def vote(client: Client, poll: Poll, *choices: str, **more: Any) -> Any:
    return client.post(at("vote", poll.thread), {"choice": choices_of(poll, *choices)} | more)


# --- Asking ---------------------------------------------------------------------------------------


def asked(**changed: str) -> dict[str, Any]:
    poll = {
        "question": "How often?",
        "choices": "Once\r\nTwice\r\n\r\n twice ",
        "is_secret": "0",
    } | changed
    return thread_form() | {f"poll-{name}": value for name, value in poll.items()}


def test_a_poll_is_asked_with_the_thread_and_once(
    client: Client, network: Network, cast: Cast
) -> None:
    client.force_login(cast.cleo)
    new = reverse("discussions:thread-create", args=[network.slug])
    day = timezone.localdate() + timedelta(days=7)
    for _ in range(2):
        assert client.post(new, asked(closes_on=day.isoformat())).status_code == 302
    poll = Poll.objects.get()
    assert (poll.question, poll.is_secret, poll.is_multiple) == ("How often?", False, False)
    assert poll.closes_at is not None
    assert f"{timezone.localtime(poll.closes_at):%Y-%m-%d %H:%M}" == f"{day} 23:59"
    assert [choice.text for choice in poll.choices.all()] == ["Once", "Twice"]


def test_a_thread_needs_no_poll(client: Client, network: Network, cast: Cast) -> None:
    client.force_login(cast.cleo)
    client.post(
        reverse("discussions:thread-create", args=[network.slug]), asked(question="", choices="")
    )
    assert Thread.objects.count() == 1
    assert not Poll.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"choices": "Once"}, "2 to 10 different answers"),
        ({"choices": "\n".join(map(str, range(11)))}, "2 to 10 different answers"),
        ({"choices": ""}, "Write the answers"),
        ({"question": ""}, "What do you want to ask?"),
        ({"closes_on": "2020-01-01"}, "from today on"),
        ({"choices": "a" * 121 + "\nb"}, "at most 120 letters"),
    ],
)
def test_what_is_missing_in_a_poll_is_told_and_nothing_typed_is_lost(
    network: Network, cast: Cast, wrong: dict[str, str], told: str
) -> None:
    new = reverse("discussions:thread-create", args=[network.slug])
    page = visitor(cast.cleo).post(new, asked(**wrong)).content.decode()
    assert told in page
    assert '<details class="fold" open>' in page
    assert "We use a board." in page
    assert not Thread.objects.exists()


# --- Voting ---------------------------------------------------------------------------------------


def test_a_member_votes_changes_it_and_takes_it_back(
    client: Client, poll: Poll, cast: Cast
) -> None:
    client.force_login(cast.cleo)
    assert vote(client, poll, "Once")["Location"] == f"{poll.thread.get_absolute_url()}#poll-said"
    vote(client, poll, "Twice")
    assert chosen_by(cast.cleo) == ["Twice"]
    vote(client, poll, "Twice")
    assert Vote.objects.count() == 1
    vote(client, poll, take_back="1")
    assert not Vote.objects.exists()


def test_with_htmx_the_poll_comes_back_with_ones_vote_marked(
    client: Client, poll: Poll, cast: Cast
) -> None:
    client.force_login(cast.cleo)
    sent = {"choice": choices_of(poll, "Twice")}
    page = client.post(
        at("vote", poll.thread), sent, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in page
    assert page.count(" checked") == page.count(">Your vote<") == 1
    assert "1 person voted" in page
    assert "Change my vote" in page


def test_one_answer_means_one(client: Client, poll: Poll, cast: Cast) -> None:
    client.force_login(cast.cleo)
    page = client.post(
        at("vote", poll.thread), {"choice": choices_of(poll, "Once", "Twice")}, follow=True
    )
    assert "Choose one answer" in page.content.decode()
    assert not Vote.objects.exists()


def test_several_answers_are_one_voter(network: Network, cast: Cast) -> None:
    poll = make_poll(network, cast.ben, is_multiple=True)
    client = visitor(cast.cleo)
    vote(client, poll, "Once", "Twice")
    vote(client, poll, "Twice", "Three times")
    assert chosen_by(cast.cleo) == ["Twice", "Three times"]
    assert "1 person voted" in client.get(poll.thread.get_absolute_url()).content.decode()


def test_nothing_chosen_is_told_and_takes_nothing_back(
    client: Client, poll: Poll, cast: Cast
) -> None:
    client.force_login(cast.cleo)
    vote(client, poll, "Once")
    assert (
        "Choose an answer first"
        in client.post(at("vote", poll.thread), follow=True).content.decode()
    )
    assert chosen_by(cast.cleo) == ["Once"]


@pytest.mark.parametrize("sent", ["none", "-1", "0", "9" * 30])
def test_what_is_no_answer_of_the_poll_is_refused(
    poll: Poll, network: Network, cast: Cast, sent: str
) -> None:
    other = make_poll(network, cast.ben)
    client = visitor(cast.cleo)
    for choice in (sent, str(choices_of(other, "Once")[0])):
        response = client.post(at("vote", poll.thread), {"choice": choice}, follow=True)
        assert "does not belong to the poll" in response.content.decode()
    assert not Vote.objects.exists()


def test_after_it_closed_votes_stay_as_they_are(network: Network, cast: Cast) -> None:
    poll = make_poll(network, cast.ben, closes_at=timezone.now() + timedelta(hours=1))
    client = visitor(cast.cleo)
    vote(client, poll, "Once")
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        for sent in ({"choice": choices_of(poll, "Twice")}, {"take_back": "1"}):
            page = client.post(at("vote", poll.thread), sent, follow=True).content.decode()
            assert "This poll closed on" in page
        assert 'name="choice"' not in page
    assert chosen_by(cast.cleo) == ["Once"]


def test_nobody_votes_in_an_archived_network_or_a_closed_thread(
    poll: Poll, network: Network, cast: Cast
) -> None:
    Thread.objects.filter(pk=poll.thread_id).update(closed_at=timezone.now())
    with pytest.raises(NotAllowed, match="discussion is closed"):
        flows.vote(poll=poll, by=cast.cleo, choices=choices_of(poll, "Once"))
    Thread.objects.filter(pk=poll.thread_id).update(closed_at=None)
    archive(network, cast.asha)
    with pytest.raises(NotAllowed, match="archived"):
        flows.vote(poll=poll, by=cast.cleo, choices=choices_of(poll, "Once"))


def test_who_was_put_out_votes_no_more(poll: Poll, network: Network, cast: Cast) -> None:
    from networks import access

    access.remove(network=network, user=cast.cleo, by=cast.asha, reason="Advertising.")
    with pytest.raises(NotAllowed):
        flows.vote(poll=poll, by=cast.cleo, choices=choices_of(poll, "Once"))


def test_strangers_find_no_poll_and_readers_who_are_no_members_may_not(
    poll: Poll, cast: Cast
) -> None:
    assert vote(visitor(cast.ella), poll, "Once").status_code == 404
    assert vote(visitor(), poll, "Once").status_code == 404
    public = make_poll(make_network(convener=cast.asha, level="public"), cast.asha)
    assert vote(visitor(cast.ella), public, "Once").status_code == 403
    assert vote(visitor(), public, "Once")["Location"].startswith(reverse("account_login"))
    assert not Vote.objects.exists()


def test_where_there_is_no_poll_nobody_votes_and_opening_changes_nothing(
    poll: Poll, network: Network, cast: Cast
) -> None:
    client = visitor(cast.cleo)
    assert (
        client.post(at("vote", make_thread(network, cast.ben)), {"choice": "1"}).status_code == 404
    )
    assert client.get(at("vote", poll.thread)).status_code == 405


# --- Who sees what --------------------------------------------------------------------------------


def test_an_open_poll_names_its_voters_to_members_alone(cast: Cast) -> None:
    public = make_network(convener=cast.asha, level="public")
    let_in(public, cast.cleo, by=cast.asha)
    poll = make_poll(public, cast.asha, is_secret=False)
    flows.vote(poll=poll, by=cast.cleo, choices=choices_of(poll, "Twice"))
    address = poll.thread.get_absolute_url()
    assert "Cleo Marsh" in visitor(cast.asha).get(address).content.decode()
    for outside in (visitor(), visitor(cast.ella)):
        page = outside.get(address).content.decode()
        assert "Cleo Marsh" not in page
        assert "1 person voted" in page
        assert 'name="choice"' not in page


def test_a_secret_poll_tells_nobody(poll: Poll, cast: Cast) -> None:
    flows.vote(poll=poll, by=cast.cleo, choices=choices_of(poll, "Twice"))
    page = visitor(cast.asha).get(poll.thread.get_absolute_url()).content.decode()
    assert "1 person voted" in page
    assert "Cleo Marsh" not in page
    assert "Your vote" not in page
    assert not any(model in admin.site._registry for model in (Vote, Choice))
    assert str(choices_of(poll, "Twice")[0]) not in str(Vote.objects.get())
    for other in (cast.asha, cast.ben):
        assert not any(
            section(other) for name, section in personal_data.SECTIONS.items() if name == "votes"
        )
    assert personal_data.votes(cast.cleo)[0]["answer"] == "Twice"


def test_more_voters_than_are_named_are_counted(
    network: Network, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("networks.discussions.polls.MOST_NAMED", 1)
    poll = make_poll(network, cast.ben, is_secret=False)
    for person in (cast.asha, cast.ben, cast.cleo):
        flows.vote(poll=poll, by=person, choices=choices_of(poll, "Once"))
    page = visitor(cast.cleo).get(poll.thread.get_absolute_url()).content.decode()
    assert "and 2 more" in page


def test_a_poll_stands_on_the_first_page_alone_and_goes_with_a_merge(
    network: Network, cast: Cast
) -> None:
    poll = make_poll(network, cast.ben)
    target = make_thread(network, cast.ben)
    flows.merge_thread(thread=poll.thread, by=cast.ben, into=target)
    poll.refresh_from_db()
    assert poll.thread_id == target.pk


# --- At once --------------------------------------------------------------------------------------


def votes_at_once(rounds: int) -> None:
    cast = make_cast()
    network = make_network(convener=cast.asha)
    let_in(network, cast.cleo, by=cast.asha)
    poll = make_poll(network, cast.asha)
    choices = choices_of(poll, *ANSWERS)
    with ThreadPoolExecutor(len(choices)) as threads:
        for _ in range(rounds):
            Vote.objects.all().delete()
            gate = Barrier(len(choices))
            list(
                threads.map(
                    lambda choice, gate=gate: vote_in_turn(gate, poll, cast.cleo, choice), choices
                )
            )
            assert Vote.objects.filter(user=cast.cleo).count() == 1
        list(threads.map(lambda _: connection.close(), choices))


def vote_in_turn(gate: Barrier, poll: Poll, by: User, choice: int) -> None:
    try:
        gate.wait()
        flows.vote(poll=poll, by=by, choices=[choice])
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_three_answers_at_once_are_one_vote() -> None:
    votes_at_once(rounds=5)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_three_answers_at_once_are_one_vote_200_times() -> None:
    votes_at_once(rounds=200)
