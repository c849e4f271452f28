"""Asha convenes, Cleo is a member."""

import pytest

from networks.models import Network
from tests.cast import Cast
from tests.networks.make import let_in, make_network
from tests.template_database import once


@pytest.fixture
def network(cast: Cast) -> Network:
    return once(make_leads, cast)


def make_leads(cast: Cast) -> Network:
    network = make_network("Safety leads", convener=cast.asha)
    let_in(network, cast.cleo, by=cast.asha)
    return network
