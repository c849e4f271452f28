"""A private network and the cast in it, for the tests of its pages."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from hub.notifications.models import Event
from networks import access, tasks
from networks.models import Network
from tests.cast import Cast, SignedInClient
from tests.networks.make import let_in, make_network
from tests.template_database import once


@pytest.fixture
def network(cast: Cast) -> Network:
    """Asha convenes, Ben moderates, Cleo is a member, Dev asked to join, Femi was suspended, Gus left."""
    return once(make_leads, cast)


def make_leads(cast: Cast) -> Network:
    network = make_network("Safety leads", slug="leads", convener=cast.asha)
    let_in(network, cast.ben, by=cast.asha, role="moderator")
    for person in (cast.cleo, cast.femi, cast.gus):
        let_in(network, person, by=cast.asha)
    access.suspend(
        network=network,
        user=cast.femi,
        by=cast.asha,
        until=timezone.now() + timedelta(days=3),
        reason="Advertising.",
    )
    access.leave(network=network, user=cast.gus)
    access.join(
        network=network, user=cast.dev, answers=[("Why would you like to join?", "To listen.")]
    )
    Event.objects.all().delete()  # how they came to be here is told already
    return network


@pytest.fixture
def hidden(cast: Cast) -> Network:
    """Convened by Asha; Cleo is a member."""
    return once(make_circle, cast)


def make_circle(cast: Cast) -> Network:
    hidden = make_network("Quokka circle", slug="quokka", convener=cast.asha, level="hidden")
    let_in(hidden, cast.cleo, by=cast.asha)
    Event.objects.all().delete()
    return hidden


@pytest.fixture
def as_(cast: Cast) -> Callable[[str], Client]:
    """A client as one of the cast: `as_("cleo")`; "nobody" is not signed in."""

    def client_of(name: str) -> Client:
        client = SignedInClient()
        if name != "nobody":
            client.force_login(getattr(cast, name))
        return client

    return client_of


def queries_of(client: Client, address: str) -> int:
    """How many queries a page takes, once what processes keep is there."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def without_secrets(content: bytes) -> bytes:
    """A page without the forms' tokens, which differ every time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", content)


def queued(name: str) -> list[dict[str, object]]:
    """The arguments of the queued jobs of this name, oldest first."""
    jobs = ProcrastinateJob.objects.filter(
        task_name=f"networks.tasks.{name}", status="todo"
    ).order_by("pk")
    return [job.args for job in jobs]


def send_queued(name: str) -> None:
    """Run the queued jobs of this name here and now."""
    for arguments in queued(name):
        getattr(tasks, name)(**arguments)


def everything_in(message: EmailMessage) -> str:
    """All that a mail says: subject, text and HTML."""
    alternatives = [str(part[0]) for part in getattr(message, "alternatives", [])]
    return "\n".join([str(message.subject), str(message.body), *alternatives])
