"""Texts that few people read: an NHS number is refused or masked, other findings are asked about, nothing is lost."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from hub.moderation.models import Report
from hub.safeguarding.screening import MASK, masked
from networks.models import Invitation, Membership, Network, Proposal
from tests.cast import Cast, visiting
from tests.networks.conftest import everything_in, send_queued
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

NUMBER = "999 247 5145"
PHONE = "07700 900123"
REFUSED = "This holds an NHS number"
ASKED = "This looks like it holds a telephone number"
TICK = re.compile(r'name="(looked_\w+)"')


@pytest.fixture
def network(cast: Cast) -> Network:
    network = make_network(
        "Night shift", slug="nights", convener=cast.asha, level="private", questions=["Why?"]
    )
    let_in(network, cast.ben, by=cast.asha, role="moderator")
    let_in(network, cast.cleo, by=cast.asha)
    return network


def profile(**changed: str) -> dict[str, str]:
    return {
        "display_name": "Cleo Marsh",
        "handle": "cleo",
        "here_as": "other",
        "country": "GB",
        "profile_visibility": "members",
    } | changed


def proposal(**changed: str) -> dict[str, str]:
    fields = {
        "name": "Falls",
        "purpose": "We prevent falls.",
        "level": "public",
        "case": "Thirty homes asked.",
    }
    return fields | {"key": str(uuid4())} | changed


@pytest.mark.parametrize("field", ["display_name", "job_title", "bio", "interests"])
def test_a_profile_takes_no_nhs_number(cast: Cast, field: str) -> None:
    page = visiting(cast.cleo).post(
        reverse("accounts:profile-edit"), profile(**{field: f"See {NUMBER} again"})
    )
    assert REFUSED in page.content.decode()
    assert f"See {NUMBER} again" in page.content.decode()
    assert NUMBER not in str(User.objects.filter(pk=cast.cleo.pk).values().get())


def test_ones_own_telephone_number_may_stand_in_a_profile(cast: Cast) -> None:
    client = visiting(cast.cleo)
    assert (
        client.post(reverse("accounts:profile-edit"), profile(bio=f"Ring {PHONE}")).status_code
        == 302
    )


def test_a_new_organisations_name_holds_no_nhs_number(cast: Cast) -> None:
    sent = profile(organisation_name=f"Ward of {NUMBER}", organisation_unlisted="on")
    assert (
        REFUSED in visiting(cast.cleo).post(reverse("accounts:profile-edit"), sent).content.decode()
    )


def _proposed(client: Client, network: Network, text: str, answer: dict[str, str]) -> Any:
    return client.post("/networks/propose/", proposal(case=text) | answer)


def _asked_to_join(client: Client, network: Network, text: str, answer: dict[str, str]) -> Any:
    return client.post(f"/networks/{network.slug}/join/", {"answer_0": text} | answer)


def _invited(client: Client, network: Network, text: str, answer: dict[str, str]) -> Any:
    """Looked at first, then sent, as the page asks."""
    sent = {"addresses": "one@example.net", "message": text} | answer
    page = client.post(f"/networks/{network.slug}/invitations/", sent)
    seen = re.search(r'name="seen" value="(\w+)"', page.content.decode())
    return (
        client.post(f"/networks/{network.slug}/invitations/", sent | {"seen": seen[1]})
        if seen
        else page
    )


WAYS = [
    pytest.param(
        "ella", _proposed, lambda: Proposal.objects.values_list("case", flat=True), id="proposal"
    ),
    pytest.param(
        "ella", _asked_to_join, lambda: Membership.objects.filter(state="requested"), id="joining"
    ),
    pytest.param("asha", _invited, lambda: Invitation.objects.all(), id="invitation"),
]


@pytest.mark.parametrize(("who", "send", "rows"), WAYS)
def test_an_nhs_number_is_refused_and_the_text_comes_back(
    cast: Cast, network: Network, who: str, send: Callable[..., Any], rows: Callable[[], Any]
) -> None:
    page = send(
        visiting(getattr(cast, who)), network, f"The man with {NUMBER}.", {}
    ).content.decode()
    assert REFUSED in page
    assert f"The man with {NUMBER}." in page
    assert not rows()


@pytest.mark.parametrize(("who", "send", "rows"), WAYS)
def test_other_findings_are_asked_about_once_and_a_tick_answers_for_them_alone(
    cast: Cast, network: Network, who: str, send: Callable[..., Any], rows: Callable[[], Any]
) -> None:
    client = visiting(getattr(cast, who))
    page = send(client, network, f"Ring {PHONE}.", {}).content.decode()
    assert ASKED in page
    (tick,) = set(TICK.findall(page))
    assert not rows()
    assert ASKED in send(client, network, "Ring 07700 900456.", {tick: "on"}).content.decode()
    assert send(client, network, f"Ring {PHONE}.", {tick: "on"}).status_code == 302
    assert len(rows()) == 1


@pytest.mark.parametrize("who", ["cleo", None])
def test_a_report_arrives_without_the_number_and_its_reporter_is_told(
    cast: Cast, network: Network, who: str | None
) -> None:
    Network.objects.filter(pk=network.pk).update(level="public", joining="at-once")
    post = make_reply(make_thread(network, cast.cleo), cast.ben)
    text = f"The second line names {NUMBER}, bed four. Ring me: {PHONE}."
    sent = {"reason": "patient", "text": text, "key": str(uuid4())}
    client = visiting(getattr(cast, who)) if who else Client()
    address = reverse("moderation:report", args=["post", post.pk])
    page = client.post(address, sent, follow=True).content.decode()
    assert "An NHS number stood in what you wrote" in page
    # What identifies a patient is hidden at once; the same report again is thanked for, not lost in a 404.
    assert client.post(address, sent).status_code == 302
    assert Report.objects.get().text == text.replace(NUMBER, MASK)


def test_the_mask_leaves_all_other_letters() -> None:
    assert masked(f"A {NUMBER} b\n999/247/5145, c {PHONE}") == f"A {MASK} b\n{MASK}, c {PHONE}"
    assert masked("Nothing here") == "Nothing here"
    assert len(MASK) < len(NUMBER.replace(" ", ""))


def test_an_invitations_words_leave_as_they_were_written(cast: Cast, network: Network) -> None:
    _invited(visiting(cast.asha), network, "Do come on 3 May.", {})
    send_queued("send_invitation")
    assert "Do come on 3 May." in everything_in(mail.outbox[-1])
