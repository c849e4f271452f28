"""How much one person writes: newcomers, floods, the same text again and again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from hub.moderation.models import Case, PostingActivity
from hub.moderation.write_limits.limits import forget_old
from hub.moderation.write_limits.simhash import MOST_DIFFERING, likeness_of
from networks.access import NotAllowed
from networks.discussions.models import Post, Thread
from networks.models import Network
from tests.cast import Cast, SignedInClient
from tests.networks.discussions.make import make_reply, make_thread

pytestmark = pytest.mark.django_db

LIMITS = {"minute": 100, "hour": 100, "new_posts": 100, "new_threads": 100, "new_links": 100}
SPAM = "<p>Buy the best wound dressing of the world today and get a second one for nothing at all from our shop</p>"


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.ben, "Counting swabs")


@pytest.fixture
def limited(settings: Settings) -> Settings:
    settings.WRITING_LIMITS = dict(LIMITS)
    return settings


def old(person: User) -> None:
    person.date_joined = timezone.now() - timedelta(days=200)
    person.save(update_fields=["date_joined"])


@pytest.mark.parametrize(
    ("limit", "words"),
    [("minute", "Wait a minute"), ("hour", "within an hour"), ("new_posts", "posts a day")],
)
def test_who_has_written_enough_is_told_when_to_go_on(
    thread: Thread, cast: Cast, limited: Settings, limit: str, words: str
) -> None:
    limited.WRITING_LIMITS[limit] = 2
    for _ in range(2):
        make_reply(thread, cast.cleo)
    with pytest.raises(NotAllowed, match=words):
        make_reply(thread, cast.cleo)
    make_reply(thread, cast.ben)
    assert thread.posts.filter(author=cast.cleo).count() == 2


def test_what_was_typed_comes_back(thread: Thread, cast: Cast, limited: Settings) -> None:
    limited.WRITING_LIMITS["minute"] = 0
    client = SignedInClient()
    client.force_login(cast.cleo)
    said = {"body": "<p>I had more to say.</p>", "key": str(uuid4())}
    shown = client.post(f"{thread.get_absolute_url()}posts/", said).content.decode()
    assert "Wait a minute" in shown
    assert "I had more to say." in shown


def test_the_same_form_again_is_not_counted(thread: Thread, cast: Cast, limited: Settings) -> None:
    limited.WRITING_LIMITS["minute"] = 1
    key = uuid4()
    assert make_reply(thread, cast.cleo, key=key) == make_reply(thread, cast.cleo, key=key)


def test_newcomers_begin_few_discussions_and_link_little(
    network: Network, thread: Thread, cast: Cast, limited: Settings
) -> None:
    limited.WRITING_LIMITS |= {"new_threads": 1, "new_links": 1}
    make_thread(network, cast.cleo)
    two = '<p><a href="https://a.example/">a</a> <a href="https://b.example/">b</a></p>'
    with pytest.raises(NotAllowed, match="1 discussions a day"):
        make_thread(network, cast.cleo)
    with pytest.raises(NotAllowed, match="at most 1 links"):
        make_reply(thread, cast.cleo, two)
    old(cast.cleo)
    make_thread(network, cast.cleo)
    make_reply(thread, cast.cleo, two)


def test_after_a_day_nothing_is_counted_and_nothing_kept(
    thread: Thread, cast: Cast, limited: Settings
) -> None:
    limited.WRITING_LIMITS["new_posts"] = 1
    make_reply(thread, cast.cleo)
    PostingActivity.objects.update(at=timezone.now() - timedelta(hours=25))
    make_reply(thread, cast.cleo)
    assert forget_old() == 2  # one of them began the thread


def test_the_same_text_in_another_place_is_held(
    network: Network, thread: Thread, cast: Cast
) -> None:
    other, third = make_thread(network, cast.ben), make_thread(network, cast.ben)
    assert make_reply(thread, cast.cleo, SPAM).held_at is None
    assert (
        make_reply(thread, cast.cleo, SPAM).held_at is None
    )  # the same place: a double, not a campaign
    varied = SPAM.replace("today", "tomorrow")
    assert Post.objects.get(pk=make_reply(other, cast.cleo, varied).pk).held_at is not None
    assert Case.objects.get().held_for == "repeated"
    old(cast.cleo)
    PostingActivity.objects.filter(person=cast.cleo).exclude(
        pk=PostingActivity.objects.filter(person=cast.cleo).earliest("pk").pk
    ).delete()
    assert Post.objects.get(pk=make_reply(third, cast.cleo, SPAM).pk).held_at is None


def test_thanks_are_said_as_often_as_one_likes(
    network: Network, thread: Thread, cast: Cast
) -> None:
    for place in (thread, make_thread(network, cast.ben)):
        assert make_reply(place, cast.cleo, "<p>Thank you, that helps.</p>").held_at is None


def test_nearly_the_same_is_told_from_something_else() -> None:
    def differing(one: str, two: str) -> int:
        first, second = likeness_of(f"<p>{one}</p>"), likeness_of(f"<p>{two}</p>")
        assert first is not None
        assert second is not None
        return ((first ^ second) & (2**64 - 1)).bit_count()

    plain = SPAM.removeprefix("<p>").removesuffix("</p>")
    assert differing(plain, plain.upper() + " https://spam.example/17 99") == 0
    assert differing(plain, plain.replace("today", "now")) <= MOST_DIFFERING
    other = "We count the swabs twice, aloud, before the first stitch, and write the number on the board of the room"
    assert differing(plain, other) > 2 * MOST_DIFFERING
    assert likeness_of("<p>Thank you.</p>") is None
