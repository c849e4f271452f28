"""Proposing a network, and what staff make of it."""

import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client

from networks import proposals
from networks.models import Network, Proposal
from tests.cast import Cast
from tests.networks.conftest import everything_in, send_queued
from tests.racing import wait_for_a_lock

type ClientOf = Callable[[str], Client]

PROPOSE = "/networks/propose/"


def sent(**fields: str) -> dict[str, str]:
    return {
        "name": "Falls in care homes",
        "purpose": "We prevent falls.",
        "level": "public",
        "case": "Thirty homes asked.",
        "key": str(uuid.uuid4()),
    } | fields


def propose(cast: Cast) -> Proposal:
    proposal = Proposal(
        name="Falls", purpose="We prevent falls.", level="public", case="Thirty homes asked."
    )
    return proposals.propose(proposal=proposal, key=uuid.uuid4(), by=cast.ella)


def test_sent_twice_it_is_one(cast: Cast, as_: ClientOf) -> None:
    form = sent()
    for _ in range(2):
        assert as_("ella").post(PROPOSE, form)["Location"] == "/networks/mine/"
    assert Proposal.objects.get().proposed_by == cast.ella
    assert "Falls in care homes" in as_("ella").get("/networks/mine/").content.decode()
    assert "Falls in care homes" not in as_("cleo").get("/networks/mine/").content.decode()


def test_nothing_typed_is_lost(cast: Cast, as_: ClientOf) -> None:
    page = as_("ella").post(PROPOSE, sent(name="", case="<i>Many</i>")).content.decode()
    assert "Please look at this again" in page
    assert "&lt;i&gt;Many&lt;/i&gt;" in page
    assert as_("nobody").get(PROPOSE)["Location"].startswith("/accounts/login/")


def test_staff_found_what_was_proposed(cast: Cast, as_: ClientOf) -> None:
    proposal, client = propose(cast), as_("hana")
    assert (
        f"?proposal={proposal.pk}"
        in client.get(f"/admin/networks/proposal/{proposal.pk}/change/").content.decode()
    )
    page = client.get(f"/admin/networks/network/add/?proposal={proposal.pk}")
    initial = page.context["adminform"].form.initial
    assert (initial["name"], initial["convener"]) == ("Falls", cast.ella.pk)
    form = {
        "name": "Falls",
        "slug": "falls",
        "purpose": "We prevent falls.",
        "level": "public",
        "joining": "at-once",
        "convener": cast.ella.pk,
        "proposal": proposal.pk,
    }
    assert client.post("/admin/networks/network/add/", form).status_code == 302
    proposal.refresh_from_db()
    assert proposal.network == Network.objects.get(slug="falls")
    assert Network.objects.held_by(cast.ella, "manage_network").get() == proposal.network
    send_queued("send_proposal_answered")
    assert "you convene it" in everything_in(mail.outbox[-1])


@pytest.mark.django_db(transaction=True)
def test_a_colleague_answers_while_another_founds(cast: Cast, as_: ClientOf) -> None:
    proposal, client = propose(cast), as_("hana")
    form = {
        "name": "Falls",
        "slug": "falls",
        "purpose": "We prevent falls.",
        "level": "public",
        "joining": "at-once",
    }
    form |= {"convener": str(cast.ella.pk), "proposal": str(proposal.pk)}

    def found() -> str:
        try:
            return client.post("/admin/networks/network/add/", form, follow=True).text
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            proposals.decline(proposal=proposal, by=cast.asha, answer="There is one.")
            founding = threads.submit(found)
            wait_for_a_lock()
        page = founding.result()
    assert "A colleague has answered this proposal already." in page
    assert "We prevent falls." in page, "what they typed comes back"
    assert not Network.objects.filter(slug="falls").exists()


def test_staff_decline_with_an_answer_that_the_person_reads(cast: Cast, as_: ClientOf) -> None:
    proposal, client = propose(cast), as_("hana")
    address = f"/admin/networks/proposal/{proposal.pk}/change/"
    assert client.post(address, {"answer": ""}).status_code == 200
    assert client.post(address, {"answer": "There is one already."}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.is_decided and proposal.decided_by == cast.hana
    assert "There is one already." in as_("ella").get("/networks/mine/").content.decode()
    send_queued("send_proposal_answered")
    assert "There is one already." in everything_in(mail.outbox[-1])
    client.post(address, {"answer": "Something else."})
    proposal.refresh_from_db()
    assert proposal.answer == "There is one already."


def buttons(page: str) -> list[tuple[str, str]]:
    """What the row of buttons of a form in the admin offers."""
    row = page.partition('<div class="submit-row">')[2].partition("</div>")[0]
    return re.findall(
        r'<input type="submit"[^>]* value="([^"]*)"|<a role="button"[^>]*>([^<]*)</a>', row
    )


def labels(page: str) -> list[str]:
    return [button or link for button, link in buttons(page)]


def test_each_button_says_what_it_does(cast: Cast, as_: ClientOf) -> None:
    proposal, client = propose(cast), as_("hana")
    address = f"/admin/networks/proposal/{proposal.pk}/change/"
    assert labels(client.get(address).content.decode()) == [
        "Found this network",
        "Decline with this answer",
    ]
    assert labels(client.get("/admin/networks/network/add/").content.decode()) == [
        "Found this network"
    ]
    page = client.post(address, {"answer": "There is one already."}, follow=True).content.decode()
    assert "Declined: “Falls”. Ella Novak reads your answer" in page
    assert "changed successfully" not in page
    assert labels(client.get(address).content.decode()) == ["Close"]
    page = client.post(address, {"answer": "Something else."}, follow=True).content.decode()
    assert "A colleague has answered this proposal already." in page
    assert "Declined" not in page.partition('class="messagelist"')[2].partition("</ul>")[0]


def test_the_admin_is_for_staff(cast: Cast, as_: ClientOf) -> None:
    proposal = propose(cast)
    assert as_("ella").get(f"/admin/networks/proposal/{proposal.pk}/change/").status_code == 302
