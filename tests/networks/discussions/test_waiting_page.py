"""The page of a discussion that waits to be let through: for whoever began it, and nobody else."""

from uuid import uuid4

import pytest
from django.test import Client

from hub.moderation.flows import decide
from hub.moderation.models import Case
from networks.discussions.models import Thread
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.make import make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

WORD = "Zqcanaryqz"


@pytest.fixture
def public(cast: Cast) -> Network:
    network = make_network(convener=cast.asha, level="public")
    network.allows_anonymous = network.holds_first_posts = True
    network.save()
    for person in (cast.ben, cast.cleo, cast.dev):
        let_in(network, person, by=cast.asha)
    return network


def address(thread: Thread) -> str:
    return f"/networks/{thread.network.slug}/discussions/{thread.pk}/waiting/"


@pytest.mark.parametrize("anonymous", [False, True])
def test_its_author_reads_it_and_is_told_that_it_waits(
    public: Network, cast: Cast, anonymous: bool
) -> None:
    said = {"title": WORD, "kind": "question", "body": f"<p>{WORD}</p>", "key": str(uuid4())}
    client = visitor(cast.cleo)
    sent = client.post(
        f"/networks/{public.slug}/discussions/new/",
        said | ({"anonymous": "on"} if anonymous else {}),
    )
    thread = Thread.objects.select_related("network").get()
    assert sent["Location"] == address(thread)
    shown = client.get(address(thread))
    assert "waits to be read by a moderator" in shown.content.decode()
    assert f"<p>{WORD}</p>" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert address(thread) in client.get("/report/").content.decode()


def test_nobody_else_finds_it(public: Network, cast: Cast) -> None:
    thread = make_thread(public, cast.cleo, WORD)
    for person in (cast.asha, cast.ben, cast.dev, cast.ella, cast.hana):
        assert visitor(person).get(address(thread)).status_code == 404
    assert Client().get(address(thread)).status_code == 302
    assert visitor(cast.cleo).post(address(thread)).status_code == 405


def test_let_through_it_leads_to_the_discussion(public: Network, cast: Cast) -> None:
    thread = make_thread(public, cast.cleo, WORD)
    decide(case=Case.objects.get(), by=cast.asha, decision="let-through", note="Fine.")
    assert visitor(cast.cleo).get(address(thread))["Location"] == thread.get_absolute_url()
    assert visitor(cast.dev).get(address(thread)).status_code == 404


def test_not_let_through_it_is_gone(public: Network, cast: Cast) -> None:
    thread = make_thread(public, cast.cleo, WORD)
    decide(case=Case.objects.get(), by=cast.asha, decision="not-let-through", note="No.")
    assert visitor(cast.cleo).get(address(thread)).status_code == 404
