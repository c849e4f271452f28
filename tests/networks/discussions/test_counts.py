"""Figures that drifted are found, and counted anew on request."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from networks.discussions import flows
from networks.discussions.counter_checks import drifts
from networks.discussions.models import Post, Thread
from networks.models import Network, NetworkCounters
from tests.cast import Cast
from tests.networks.discussions.make import make_reply, make_thread

pytestmark = pytest.mark.django_db


def test_everything_that_is_done_leaves_right_figures(network: Network, cast: Cast) -> None:
    thread, other = make_thread(network, cast.cleo), make_thread(network, cast.ben)
    posts = [make_reply(thread, cast.ben) for _ in range(4)]
    make_reply(thread, cast.cleo, reply_to=posts[0])
    flows.react(post=posts[0], by=cast.cleo, kind="thanks", on=True)
    flows.delete_post(post=posts[3], by=cast.ben)
    flows.split_thread(thread=thread, by=cast.ben, posts=[posts[1].pk], title="Apart")
    flows.merge_thread(thread=other, by=cast.ben, into=thread)
    assert [*drifts()] == []


def test_what_drifted_is_told_and_repaired(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.cleo)
    Thread.objects.filter(pk=thread.pk).update(post_count=7, sharing_organisations=2)
    Post.objects.filter(thread=thread).update(reactions={"thanks": 3})
    NetworkCounters.objects.filter(network=network).update(members=99)
    assert {drift.kind for drift in drifts()} == {"network", "thread", "post"}
    with pytest.raises(CommandError):
        call_command("check_network_counts", stdout=StringIO())
    call_command("check_network_counts", "--repair", stdout=StringIO())
    assert [*drifts()] == []
