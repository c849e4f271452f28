"""An open network that Asha convenes and Ben moderates, with a campaign that asks for testimonies."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from networks.campaigns.models import Campaign
from networks.campaigns.testimonies import limits
from networks.models import Network
from tests.cast import Cast
from tests.networks.campaigns.make import make_campaign
from tests.networks.conftest import as_  # noqa: F401 - a fixture
from tests.networks.make import let_in, make_network
from tests.template_database import once

_TOKEN = re.compile(r'name="form" value="([^"]+)"')
_OPENED = re.compile(r'name="opened" value="([^"]+)"')
_RECEIPT = re.compile(r'class="receipt__number">([\d ]+)<')


@pytest.fixture
def network(cast: Cast) -> Network:
    """Cleo is a member."""
    return once(make_night_shift, cast)


def make_night_shift(cast: Cast) -> Network:
    network = make_network("Night shift", slug="nights", convener=cast.asha, level="open")
    let_in(network, cast.ben, by=cast.asha, role="moderator")
    let_in(network, cast.cleo, by=cast.asha)
    return network


@pytest.fixture
def campaign(network: Network, cast: Cast) -> Campaign:
    return make_campaign(
        network,
        cast.asha,
        "Handover at night",
        prompts=["What happened?", "What would have helped?"],
    )


@pytest.fixture(autouse=True)
def nobody_tried() -> None:
    limits.receipts.forget()


def form_of(campaign: Campaign) -> str:
    return reverse("testimonies:give", args=[campaign.network.slug, campaign.slug])


def token_in(page: str) -> str:
    found = _TOKEN.search(page)
    assert found
    return found[1]


def sent(client: Client, campaign: Campaign, **changed: object) -> str:
    """What the page says to a form that is filled in and sent."""
    token = token_in(client.get(form_of(campaign)).content.decode())
    fields = {"form": token, "text": "Nobody told the night shift.", "consent": "publish"} | changed
    response = client.post(form_of(campaign), fields)
    assert response.status_code == 200
    return response.content.decode()


def receipt_in(page: str) -> str:
    found = _RECEIPT.search(page)
    assert found, page
    return found[1]


def opened_in(page: str) -> str:
    found = _OPENED.search(page)
    assert found, page
    return found[1]


def come_back(client: Client, receipt: str) -> str:
    return client.post(reverse("testimonies:come-back"), {"receipt": receipt}).content.decode()
