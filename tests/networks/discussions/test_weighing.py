"""How many reports hide a thing: it depends on how long those who report, and who wrote it, have been here."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from hub.moderation import registry
from hub.moderation.flows import report
from hub.moderation.reports.thresholds import OF_NEW, needed, weight
from networks.discussions.models import Post
from networks.models import Network
from tests.cast import Cast
from tests.make import make_person
from tests.networks.discussions.make import make_reply, make_report, make_thread
from tests.networks.make import make_network

pytestmark = pytest.mark.django_db

DAY, MONTH, YEAR = timedelta(days=1), timedelta(days=30), timedelta(days=365)


def here_since(person: User, age: timedelta) -> User:
    person.date_joined = timezone.now() - age
    person.save(update_fields=["date_joined"])
    return person


@pytest.fixture
def public(cast: Cast) -> Network:
    return make_network(convener=cast.asha, level="public")


def hidden_after(post: Post, ages: list[timedelta]) -> bool:
    for age in ages:
        make_report(post, here_since(make_person(), age), reason="spam")
    return Post.objects.get(pk=post.pk).is_hidden


@pytest.mark.parametrize(
    ("author", "reporters", "hidden"),
    [
        (DAY, [MONTH], False),
        (DAY, [MONTH, MONTH], True),
        (DAY, [DAY] * 20, False),
        (MONTH, [MONTH, MONTH], False),
        (MONTH, [MONTH, MONTH, MONTH], True),
        (MONTH, [YEAR, YEAR], True),
        (YEAR, [DAY] * 20, False),
        (YEAR, [MONTH] * 4, False),
        (YEAR, [YEAR, YEAR, YEAR], True),
    ],
)
def test_what_hides(
    public: Network, cast: Cast, author: timedelta, reporters: list[timedelta], hidden: bool
) -> None:
    here_since(cast.asha, author)
    post = make_reply(make_thread(public, cast.asha), cast.asha)
    assert hidden_after(post, reporters) is hidden


def test_who_is_not_signed_in_hides_nothing_alone(public: Network, cast: Cast) -> None:
    post = make_reply(make_thread(public, cast.asha), cast.asha)
    subject = registry.find("post", post.pk, cast.ella)
    assert subject is not None
    for _ in range(30):
        report(subject=subject, by=None, reason="spam", text="", key=uuid4())
    assert not Post.objects.get(pk=post.pk).is_hidden
    assert weight([None] * 100 + [DAY] * 100) < OF_NEW
    assert needed(None) == OF_NEW


def test_the_same_person_twice_is_one(public: Network, cast: Cast) -> None:
    here_since(cast.asha, DAY)
    post = make_reply(make_thread(public, cast.asha), cast.asha)
    for _ in range(5):
        make_report(post, here_since(cast.ella, MONTH), reason="spam")
    assert not Post.objects.get(pk=post.pk).is_hidden
