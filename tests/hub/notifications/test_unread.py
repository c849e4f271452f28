"""The bell: how much is new, without what one may no longer see, for a query and one for each rule."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from hub.notifications import unread
from hub.notifications.inbox import page_of
from hub.notifications.models import Event, Notification
from hub.notifications.registry import all_sources
from hub.notifications.unread import has_unread, unread_count
from networks import access
from networks.discussions import flows as discussions
from networks.discussions.models import Thread
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.discussions.telling import tell_everybody

pytestmark = pytest.mark.django_db

BELL = reverse("notifications:bell")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """Counted to three, and read three at a time: what a hundred is to somebody who was away for a year."""
    monkeypatch.setattr(unread, "MOST_COUNTED", 3)
    monkeypatch.setattr(unread, "FEW", 1)
    monkeypatch.setattr(
        unread, "_newest", lambda person, before: list(unread._unread_before(person, before)[:3])
    )
    monkeypatch.setattr(
        unread,
        "_newest_few",
        lambda person, before: list(unread._unread_before(person, before)[:1]),
    )
    return 3


def tell(person: User, about: int, times: int = 1, event_type: str = "post") -> None:
    for _ in range(times):
        event = Event.objects.create(event_type=event_type, about_id=about)
        Notification.objects.create(event=event, person=person, kind="reply")


def questions(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def test_what_is_gone_is_not_counted(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    first, _ = make_reply(thread, cast.cleo), make_reply(thread, cast.cleo)
    tell_everybody()
    assert unread_count(cast.ben.pk) == 2 and b"2<span" in visitor(cast.ben).get(BELL).content
    discussions.delete_post(post=first, by=cast.cleo)
    assert unread_count(cast.ben.pk) == 1
    access.leave(network=network, user=cast.ben)
    assert unread_count(cast.ben.pk) == 0 and not has_unread(cast.ben.pk)


def test_it_finds_what_the_rule_for_all_finds(network: Network, cast: Cast) -> None:
    """Of every cause, about things that are there and things that are not."""
    thread = make_thread(network, cast.ben)
    reply = make_reply(thread, cast.cleo)
    for source in all_sources():
        for about in (reply.pk, thread.pk, cast.ben.pk, 999_999):
            tell(cast.ben, about, event_type=source.event_type)
    for person in (cast.ben, cast.asha, cast.ella):
        Notification.objects.filter(person=cast.ben).update(person=person)
        expected = Notification.objects.visible_to(person).unread().count()
        assert unread_count(person.pk) == expected, person
        assert has_unread(person.pk) == bool(expected)
        assert sum(len(line.ids) for line in page_of(person).lines) == expected
        Notification.objects.filter(person=person).update(person=cast.ben)


def test_it_goes_on_to_older_ones_where_the_newest_are_gone(
    few: int, network: Network, cast: Cast
) -> None:
    thread = make_thread(network, cast.ben)
    reply, gone = make_reply(thread, cast.cleo), make_reply(thread, cast.cleo)
    tell(cast.ben, reply.pk, times=2)
    tell(cast.ben, gone.pk, times=20)
    discussions.delete_post(post=gone, by=cast.cleo)
    assert unread_count(cast.ben.pk) == 2 and has_unread(cast.ben.pk)
    tell(cast.ben, reply.pk, times=2)
    assert unread_count(cast.ben.pk) == few


def test_more_rows_do_not_ask_more(network: Network, cast: Cast) -> None:
    """Nor do causes that share a rule: posts that were written, name somebody, were reacted to."""
    thread = make_thread(network, cast.ben)
    replies = [make_reply(thread, cast.cleo) for _ in range(10)]
    tell(cast.ben, replies[0].pk)
    unread_count(cast.ben.pk)
    one = questions(lambda: unread_count(cast.ben.pk))
    for reply in replies:
        for event_type in ("post", "mention", "reaction", "answer"):
            tell(cast.ben, reply.pk, event_type=event_type)
    tell(cast.ben, Thread.objects.get().pk)
    assert questions(lambda: unread_count(cast.ben.pk)) == one == 2
