"""Cleo, signed in, and a discussion of hers."""

import pytest
from django.test import Client

from networks.discussions.models import Thread
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.make import make_thread


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.cleo)


@pytest.fixture
def cleo(cast: Cast) -> Client:
    return visitor(cast.cleo)
