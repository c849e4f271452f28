"""Proposing a network, and what staff make of it."""

import uuid
from collections.abc import Callable

from django.core import mail
from django.test import Client

from networks import proposals
from networks.models import Network, Proposal
from tests.cast import Cast
from tests.networks.conftest import everything_in, send_queued

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
    proposal = Proposal(name="Falls", purpose="We prevent falls.", level="public", case="Thirty homes asked.")
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
    assert f"?proposal={proposal.pk}" in client.get(f"/admin/networks/proposal/{proposal.pk}/change/").content.decode()
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


def test_the_admin_is_for_staff(cast: Cast, as_: ClientOf) -> None:
    proposal = propose(cast)
    assert as_("ella").get(f"/admin/networks/proposal/{proposal.pk}/change/").status_code == 302
