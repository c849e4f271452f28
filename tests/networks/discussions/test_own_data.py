"""A person's copy of what they said in discussions: theirs alone, anonymous contributions too."""

import io
import json
import zipfile

import pytest

from accounts.flows import close_account
from accounts.models import Erasure, User
from accounts.personal_data import data_export
from networks import access
from networks.discussions import flows
from networks.discussions.models import ReadPosition, Subscription, Thread, ThreadDraft, Vote
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import choices_of, make_employee, make_poll, workplace
from tests.networks.discussions.make import make_reply, make_thread

pytestmark = pytest.mark.django_db


def exported(person: User, name: str) -> list[dict[str, object]]:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        data_export.write(person, archive)
    with zipfile.ZipFile(target) as archive:
        rows: list[dict[str, object]] = json.loads(archive.read(f"{name}.json"))
        return rows


def test_posts_and_threads_are_there_anonymous_ones_marked(network: Network, cast: Cast) -> None:
    network.allows_anonymous = True
    access.save_settings(network=network, by=cast.asha)
    thread = make_thread(network, cast.cleo, "Night shift", anonymous=True)
    make_reply(thread, cast.ben, "<p>Not Cleo's.</p>")
    make_reply(thread, cast.cleo, "<p>Signed.</p>")
    assert [(row["text"], row["anonymous"]) for row in exported(cast.cleo, "posts")] == [
        ("<p>How do you count swabs?</p>", True),
        ("<p>Signed.</p>", False),
    ]
    assert [(row["title"], row["anonymous"]) for row in exported(cast.cleo, "threads")] == [
        ("Night shift", True)
    ]
    assert "Cleo" not in json.dumps(exported(cast.ben, "posts")).replace("Not Cleo's.", "")
    assert not exported(cast.ben, "threads")


def test_what_one_can_no_longer_read_is_not_named(network: Network, cast: Cast) -> None:
    poll = make_poll(network, cast.ben, is_secret=False)
    flows.vote(poll=poll, by=cast.cleo, choices=choices_of(poll, "Twice"))
    flows.react(post=poll.thread.posts.get(), by=cast.cleo, kind="thanks", on=True)
    flows.follow(by=cast.cleo, thread=poll.thread, level="watching")
    make_reply(poll.thread, cast.cleo, "<p>My words.</p>")
    sections = ("posts", "votes", "post-reactions", "followed")
    before = json.dumps([exported(cast.cleo, name) for name in sections])
    assert before.count(poll.thread.title) == 4
    access.leave(network=network, user=cast.cleo)
    after = json.dumps([exported(cast.cleo, name) for name in sections])
    assert "My words." in after
    for word in (poll.thread.title, poll.question, network.name, network.slug):
        assert word not in after


def test_shared_concerns_are_ones_own(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    people = [make_employee(network, convener=cast.asha) for _ in range(2)]
    for person in people:
        flows.share_concern(thread=thread, by=person, on=True)
    rows = exported(people[0], "shared-concerns")
    assert [row["organisation"] for row in rows] == [workplace(people[0]).name]


@pytest.mark.parametrize(("mode", "votes"), [(Erasure.Mode.KEEP, 1), (Erasure.Mode.REMOVE, 0)])
def test_a_closed_account_keeps_nothing_for_itself(
    network: Network, cast: Cast, mode: Erasure.Mode, votes: int
) -> None:
    poll = make_poll(network, cast.ben)
    flows.vote(poll=poll, by=cast.cleo, choices=choices_of(poll, "Twice"))
    make_reply(poll.thread, cast.cleo)
    ThreadDraft.objects.create(
        user=cast.cleo, network=network, thread=poll.thread, fields={"body": "<p>x</p>"}
    )
    close_account(user=cast.cleo, mode=mode)
    assert Vote.objects.count() == votes
    for kept in (ThreadDraft, ReadPosition, Subscription):
        assert not kept.objects.filter(user=cast.cleo).exists()
    assert Thread.objects.filter(pk=poll.thread_id).exists()
