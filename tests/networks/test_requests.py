"""Answering those who ask to join."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from time_machine import travel

from accounts.models import User
from networks import access
from networks.models import Membership, Network
from tests.cast import Cast
from tests.make import make_person
from tests.networks.conftest import everything_in, queries_of, queued, send_queued
from tests.networks.make import make_network

type ClientOf = Callable[[str], Client]

REQUESTS = "/networks/leads/requests/"


def asking(network: Network, number: int) -> list[Membership]:
    return [
        access.join(network=network, user=make_person(), answers=[("Why?", "So.")])
        for _ in range(number)
    ]


def state(network: Network, user: User) -> str:
    return Membership.objects.get(network=network, user=user).state


def sent(*people: Membership, **fields: Any) -> dict[str, Any]:
    return {"people": [each.pk for each in people], "ask_again": "30", "reason": ""} | fields


def test_many_are_let_in_at_once(network: Network, as_: ClientOf) -> None:
    people = asking(network, 3)
    response = as_("asha").post(REQUESTS, sent(*people, decision="approve"), follow=True)
    assert "Let in: 3." in response.content.decode()
    assert all(network.is_open_to(each.user) for each in people)
    assert "To listen." in response.content.decode(), "Dev still waits"


def test_a_decline_needs_a_reason_and_keeps_the_ticks(network: Network, as_: ClientOf) -> None:
    one, other = asking(network, 2)
    client = as_("asha")
    page = client.post(REQUESTS, sent(one, decision="decline")).content.decode()
    assert "Say why: the person reads it." in page
    assert f'id="person-{one.pk}" checked' in page
    assert f'id="person-{other.pk}" checked' not in page
    client.post(REQUESTS, sent(one, decision="decline", reason="For leads only.", ask_again="90"))
    one.refresh_from_db()
    assert (one.state, one.reason) == ("declined", "For leads only.")
    assert one.ask_again_at is not None and one.ask_again_at > timezone.now() + timedelta(days=89)
    other.refresh_from_db()
    assert other.state == "requested"


def test_a_button_at_one_person_is_about_that_person_alone(network: Network, as_: ClientOf) -> None:
    one, other = asking(network, 2)
    as_("asha").post(REQUESTS, sent(other, one=f"approve-{one.pk}"))
    assert network.is_open_to(one.user)
    assert not network.is_open_to(other.user)


def test_nobody_chosen_is_said(network: Network, as_: ClientOf) -> None:
    page = as_("asha").post(REQUESTS, sent(decision="approve")).content.decode()
    assert "Choose at least one person." in page


def test_what_was_taken_back_meanwhile_is_told(network: Network, cast: Cast, as_: ClientOf) -> None:
    gone, stays = asking(network, 2)
    access.withdraw(network=network, user=gone.user)
    response = as_("asha").post(REQUESTS, sent(gone, stays, decision="approve"), follow=True)
    page = response.content.decode()
    assert "One request was answered or taken back meanwhile." in page
    assert "Let in: 1." in page
    assert state(network, gone.user) == "left"
    again = as_("asha").post(REQUESTS, sent(gone, decision="approve"), follow=True).content.decode()
    assert "One request was answered or taken back meanwhile." in again


def test_people_of_another_network_cannot_be_decided_about_here(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    elsewhere = make_network(convener=cast.ben)
    other = access.join(network=elsewhere, user=cast.ella)
    as_("asha").post(REQUESTS, sent(other, decision="approve"))
    assert state(elsewhere, cast.ella) == "requested"


@pytest.mark.parametrize("number", ["x", "-1", "99999999999999999999", "٣"])
def test_odd_numbers_do_no_harm(network: Network, as_: ClientOf, number: str) -> None:
    assert as_("asha").post(REQUESTS, {"people": number, "decision": "approve"}).status_code in {
        200,
        302,
    }
    assert as_("asha").post(REQUESTS, {"one": f"approve-{number}"}).status_code in {200, 302}


def test_the_page_costs_the_same_for_one_and_for_fifty(network: Network, as_: ClientOf) -> None:
    one = queries_of(as_("asha"), REQUESTS)
    asking(network, 49)
    assert queries_of(as_("asha"), REQUESTS) == one


# --- Mail ---------------------------------------------------------------------------------------------


def test_the_answer_comes_by_mail(network: Network, cast: Cast) -> None:
    ella = access.join(network=network, user=cast.ella)
    access.approve(network=network, user=cast.dev, by=cast.asha)
    access.decline(network=network, user=ella.user, by=cast.asha, reason="For <leads> only.")
    send_queued("send_decision")
    let_in, declined = mail.outbox[-2:]
    assert let_in.to == [cast.dev.email] and "you are a member of Safety leads" in everything_in(
        let_in
    )
    assert declined.to == [cast.ella.email] and "For <leads> only." in str(declined.body)
    assert "For &lt;leads&gt; only." in everything_in(declined)


def test_a_decision_that_no_longer_stands_is_not_sent(network: Network, cast: Cast) -> None:
    access.approve(network=network, user=cast.dev, by=cast.asha)
    access.leave(network=network, user=cast.dev)
    send_queued("send_decision")
    assert not [message for message in mail.outbox if message.to == [cast.dev.email]]


def test_mail_about_a_hidden_network_names_it_to_its_members_alone(
    hidden: Network, cast: Cast
) -> None:
    access.remove(network=hidden, user=cast.cleo, by=cast.asha, reason="We agreed.")
    send_queued("send_decision")
    message = mail.outbox[-1]
    assert "We agreed." in everything_in(message)
    assert "Quokka" not in everything_in(message)
    assert "quokka" not in everything_in(message)


def test_mails_about_a_network_that_keeps_its_words_out_of_them_say_nothing_of_it(
    network: Network, cast: Cast
) -> None:
    Network.objects.filter(pk=network.pk).update(confidential_mail=True)
    access.mail_join_requests()
    send_queued("send_requests_waiting")
    access.decline(network=network, user=cast.dev, by=cast.asha, reason="We agreed.")
    access.remove(network=network, user=cast.cleo, by=cast.asha, reason="We agreed.")
    send_queued("send_decision")
    assert {message.to[0] for message in mail.outbox} >= {
        cast.asha.email,
        cast.dev.email,
        cast.cleo.email,
    }
    for message in mail.outbox:
        for word in (network.name, network.slug, "We agreed."):
            assert word not in everything_in(message)


def test_conveners_get_one_mail_a_day_while_somebody_waits(network: Network, cast: Cast) -> None:
    assert access.mail_join_requests() == 1
    assert access.mail_join_requests() == 0
    assert [job["user_id"] for job in queued("send_requests_waiting")] == [cast.asha.pk]
    send_queued("send_requests_waiting")
    assert mail.outbox[-1].subject == "1 person asks to join Safety leads"
    with travel(timezone.now() + timedelta(hours=25), tick=False):
        assert access.mail_join_requests() == 1
        access.approve(network=network, user=cast.dev, by=cast.asha)
        mail.outbox.clear()
        send_queued("send_requests_waiting")
        assert mail.outbox == [], "nobody waits any more"
    with travel(timezone.now() + timedelta(hours=50), tick=False):
        assert access.mail_join_requests() == 0


def test_a_convener_who_was_replaced_gets_no_mail(network: Network, cast: Cast) -> None:
    access.mail_join_requests()
    access.hand_over(network=network, by=cast.asha, to=cast.ben)
    mail.outbox.clear()
    send_queued("send_requests_waiting")
    assert mail.outbox == []
