"""A private network with its people, for the tests of discussions."""

import pytest

from hub.notifications.models import Event
from networks.models import Network
from tests.cast import Cast
from tests.networks.make import let_in, make_network
from tests.template_database import once


@pytest.fixture
def network(cast: Cast) -> Network:
    """Private; Asha convenes, Ben moderates, Cleo is a member."""
    return once(make_leads, cast)


def make_leads(cast: Cast) -> Network:
    network = make_network("Safety leads", convener=cast.asha, slug="safety-leads")
    let_in(network, cast.ben, by=cast.asha, role="moderator")
    let_in(network, cast.cleo, by=cast.asha)
    Event.objects.all().delete()  # how they came to be here is told already
    return network
