"""What is split from a discussion keeps its readers: followers, how far they read, a note; and they are told."""

import pytest

from hub.notifications.models import Event
from networks.discussions import flows
from networks.discussions.models import Poll, ReadPosition, Subscription, Thread, Vote
from networks.discussions.notifications.threads import ThreadSplitNotifications
from networks.models import Network
from tests.cast import Cast, visiting
from tests.networks.discussions.make import make_reply, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    """Five posts, the last two by Cleo; Ben follows closely, and has read four."""
    thread = make_thread(network, cast.asha, "Counting swabs")
    for author in (cast.asha, cast.asha, cast.cleo, cast.cleo):
        make_reply(thread, author)
    Subscription.objects.all().delete()
    ReadPosition.objects.all().delete()
    flows.follow(by=cast.ben, thread=thread, level="watching")
    ReadPosition.objects.read_to(cast.ben, thread, 4)
    ReadPosition.objects.read_to(cast.asha, thread, 2)
    return thread


def split(thread: Thread, cast: Cast, *numbers: int) -> Thread:
    posts = [*thread.posts.filter(number__in=numbers).values_list("pk", flat=True)]
    return flows.split_thread(thread=thread, by=cast.asha, posts=posts, title="Handovers")


def test_followers_and_positions_go_along(thread: Thread, cast: Cast) -> None:
    new = split(thread, cast, 3, 4, 5)
    assert [*Subscription.objects.filter(thread=new).values_list("user", "level")] == [
        (cast.ben.pk, "watching")
    ]
    assert [*ReadPosition.objects.filter(thread=new).values_list("user", "number")] == [
        (cast.ben.pk, 2)
    ]
    assert Subscription.objects.filter(thread=thread, user=cast.ben).exists()
    assert ReadPosition.objects.get(thread=thread, user=cast.ben).number == 4


def test_followers_and_authors_are_told(thread: Thread, cast: Cast) -> None:
    new = split(thread, cast, 4, 5)
    event = Event.objects.get(event_type="thread-split", about_id=new.pk)
    source = ThreadSplitNotifications()
    assert set(source.recipients(event)) == {cast.ben.pk, cast.cleo.pk}
    assert source.visible_to(cast.ben).filter(pk=new.pk).exists()
    assert not source.visible_to(cast.ella).filter(pk=new.pk).exists()


def test_a_note_leads_back_as_long_as_the_other_is_shown(thread: Thread, cast: Cast) -> None:
    new, ben = split(thread, cast, 4, 5), visiting(cast.ben)
    assert "Counting swabs" in ben.get(new.get_absolute_url()).content.decode()
    flows.delete_post(post=thread.posts.get(number=1), by=cast.asha, reason="Gone.")
    assert "Counting swabs" not in ben.get(new.get_absolute_url()).content.decode()


def asked(network: Network, cast: Cast, question: str) -> Thread:
    thread = make_thread(network, cast.asha, ballot=flows.PollInput(question, ["Now", "Later"]))
    flows.vote(
        poll=thread.poll, by=cast.cleo, choices=[thread.poll.choices.earliest("position").pk]
    )
    return thread


def test_of_two_polls_one_stands_in_the_text_with_its_votes(network: Network, cast: Cast) -> None:
    one, two = asked(network, cast, "When?"), asked(network, cast, "Where?")
    merged = flows.merge_thread(thread=one, by=cast.asha, into=two)
    page = visiting(cast.ben).get(merged.get_absolute_url()).content.decode()
    assert "Where?" in page
    assert "Poll: When?" in page
    assert "<li>Now: 1</li>" in page
    assert Vote.objects.count() == 2
    post = merged.posts.get(number=2)
    assert (post.revisions.count(), post.author) == (1, cast.asha)


def test_one_poll_goes_along_with_its_votes(network: Network, cast: Cast) -> None:
    one, two = asked(network, cast, "When?"), make_thread(network, cast.asha)
    flows.merge_thread(thread=one, by=cast.asha, into=two)
    assert Poll.objects.get().thread == two
    assert Vote.objects.count() == 1
