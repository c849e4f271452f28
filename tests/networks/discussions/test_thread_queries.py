"""A thread's page asks the database as often for many posts as for few, whatever stands below the first."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from networks.discussions import flows
from networks.discussions.models import Thread, ThreadDraft
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import choices_of, make_employee, make_poll, visitor
from tests.networks.discussions.make import make_posts, make_thread

pytestmark = pytest.mark.django_db


def queries(person: User, thread: Thread) -> int:
    client = visitor(person)
    client.get(thread.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        assert client.get(thread.get_absolute_url()).status_code == 200
    return len(asked)


def test_a_thread_with_everything_costs_no_more_than_twelve(network: Network, cast: Cast) -> None:
    poll = make_poll(network, cast.ben, is_secret=False)
    thread = poll.thread
    for _ in range(3):
        person = make_employee(network, convener=cast.asha)
        flows.share_concern(thread=thread, by=person, on=True, may_be_contacted=True)
        flows.vote(poll=poll, by=person, choices=choices_of(poll, "Once"))
    flows.follow(by=cast.cleo, thread=thread, level="watching")
    plain = queries(cast.cleo, thread)
    ThreadDraft.objects.create(
        user=cast.cleo,
        network=network,
        thread=thread,
        fields={"body": "<p>x</p>", "key": str(uuid4())},
    )
    with_draft = queries(cast.cleo, thread)
    make_posts(thread, cast.ben, 40)
    assert queries(cast.cleo, thread) == with_draft == plain
    assert plain <= 12


def test_a_plain_thread_costs_less(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben, kind="discussion")
    assert queries(cast.cleo, thread) <= 11
