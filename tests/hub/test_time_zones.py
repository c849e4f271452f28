"""Everybody reads times by their own clock, and a last day ends by the clock of whoever set it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from accounts.models import User
from networks import access, tasks
from networks.campaigns.models import Campaign
from networks.discussions.models import Poll, Post
from networks.models import Membership, Network
from tests.cast import Cast, visiting
from tests.jobs import outbox
from tests.networks.campaigns.test_campaigns import filled_in
from tests.networks.conftest import everything_in
from tests.networks.discussions.make import make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

SYDNEY, LOS_ANGELES = "Australia/Sydney", "America/Los_Angeles"
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with travel(NOON, tick=False):
        yield


@pytest.fixture
def network(cast: Cast) -> Network:
    """Asha convenes it from Sydney, Cleo reads it in Los Angeles; everybody else is in London."""
    User.objects.filter(pk=cast.asha.pk).update(time_zone=SYDNEY)
    User.objects.filter(pk=cast.cleo.pk).update(time_zone=LOS_ANGELES)
    network = make_network(convener=cast.asha, level="public", slug="leads")
    for person in (cast.ben, cast.cleo):
        let_in(network, person, by=cast.asha)
    return network


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_one_post_has_the_time_of_each_reader_also_where_it_is_kept(
    network: Network, cast: Cast
) -> None:
    thread = make_thread(network, cast.ben)
    Post.objects.update(created_at=datetime(2026, 11, 1, 23, 30, tzinfo=UTC))
    times = {
        cast.asha: "2 November 2026, 10:30",
        cast.cleo: "1 November 2026, 15:30",
        cast.ben: "1 November 2026, 23:30",
        None: "1 November 2026, 23:30",
    }
    for _ in range(2):
        for person, shown in times.items():
            page = read(visiting(person), thread.get_absolute_url())
            assert shown in page
            assert not any(other in page for other in times.values() if other != shown)


def test_nobodys_zone_stays_for_the_next(network: Network, cast: Cast) -> None:
    visiting(cast.asha).get("/")
    assert timezone.get_current_timezone_name() == "Europe/London"


def test_a_zone_costs_no_query(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    counts = []
    for person in (cast.ben, cast.cleo):
        client = visiting(person)
        client.get(thread.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            client.get(thread.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_poll_ends_with_the_day_of_whoever_set_it(network: Network, cast: Cast) -> None:
    poll = {
        "poll-question": "How often?",
        "poll-choices": "Once\nTwice",
        "poll-closes_on": "2026-11-10",
    }
    said = {
        "kind": "question",
        "title": "Swabs",
        "body": "<p>How?</p>",
        "key": "7d0a3b36-4c2c-4b31-9f4c-0d8f64c3ab11",
    }
    visiting(cast.asha).post(reverse("discussions:thread-create", args=["leads"]), said | poll)
    row = Poll.objects.get()
    assert row.closes_at == datetime(2026, 11, 10, 23, 59, tzinfo=ZoneInfo(SYDNEY))
    address = row.thread.get_absolute_url()
    assert "10 November 2026, 23:59 AEDT" in read(visiting(cast.asha), address)
    assert "10 November 2026, 04:59 PST" in read(visiting(cast.cleo), address)
    assert "10 November 2026, 12:59 GMT" in read(visiting(cast.ben), address)


def test_a_suspension_ends_with_the_day_of_whoever_set_it(network: Network, cast: Cast) -> None:
    page = reverse("networks:member", args=["leads", cast.cleo.handle])
    form = {"action": "suspend", "until": "2026-11-10", "reason": "Advertising."}
    address = reverse("networks:member-suspend", args=["leads", cast.cleo.handle])
    assert visiting(cast.asha).post(address, form).status_code == 302, page
    membership = Membership.objects.get(network=network, user=cast.cleo)
    assert membership.suspended_until == datetime(2026, 11, 10, 23, 59, tzinfo=ZoneInfo(SYDNEY))
    assert "10 November 2026, 04:59 PST" in read(visiting(cast.cleo), reverse("networks:mine"))


def test_a_campaign_takes_testimonies_until_the_day_ends_where_it_was_set(
    network: Network, cast: Cast
) -> None:
    address = reverse("campaigns:campaign-create", args=["leads"])
    visiting(cast.asha).post(address, filled_in(takes_until="2026-11-10"))
    campaign = Campaign.objects.get()
    assert campaign.takes_until_zone == SYDNEY
    for moment, takes in (("2026-11-10 12:59+00:00", True), ("2026-11-10 13:00+00:00", False)):
        with travel(moment, tick=False):
            found = Campaign.objects.select_related("network").get()
            assert found.takes_testimonies == takes
            assert Campaign.objects.asking().exists() == takes
    # Somebody else who changes the text leaves the day as it was set.
    access.change_role(network=network, user=cast.ben, by=cast.asha, role="convener")
    edit = reverse("campaigns:campaign-edit", args=["leads", campaign.slug])
    visiting(cast.ben).post(
        edit, filled_in(takes_until="2026-11-10", seen="1", summary="Said better.")
    )
    campaign.refresh_from_db()
    assert (campaign.summary, campaign.takes_until_zone) == ("Said better.", SYDNEY)


def body_of(message: Any) -> str:
    return everything_in(message)


def test_mails_have_the_time_of_who_gets_them(network: Network, cast: Cast) -> None:
    invited = access.invite_addresses(
        network=network, addresses=[cast.ella.email, "nobody@example.net"], by=cast.asha
    )
    User.objects.filter(pk=cast.ella.pk).update(time_zone=LOS_ANGELES)
    for invitation in invited:
        tasks.send_invitation(invitation_id=invitation.pk)
    said = {message.to[0]: body_of(message) for message in mail.outbox}
    assert "30 November 2026, 04:00 PST" in said[cast.ella.email]
    assert "30 November 2026, 12:00 GMT" in said["nobody@example.net"]


def test_a_mail_about_signing_in_names_the_zone(network: Network, cast: Cast) -> None:
    client = visiting(cast.cleo)
    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": "a quiet ward at night",
            "password1": "a louder ward by day",
            "password2": "a louder ward by day",
        },
    )
    told = [body_of(message) for message in outbox() if "It was done on" in body_of(message)]
    assert told
    assert "on 2 November 2026 at 04:00 PST" in told[0]


def test_the_ninth_of_november_is_one_day_for_counting_readers(
    network: Network, cast: Cast
) -> None:
    from hub.middleware.time_zones import site_day

    with timezone.override(ZoneInfo(SYDNEY)), travel(NOON + timedelta(hours=6), tick=False):
        assert site_day().isoformat() == "2026-11-02"
