"""Strangers' reports hide at once, up to a ceiling; above it they wait, staff hear once, and it can be undone."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from time_machine import travel

from accounts.models import User
from hub.audit.models import AuditEvent
from hub.moderation import registry
from hub.moderation.flows import decide, report, show_all_again
from hub.moderation.models import Case, Report
from hub.moderation.notifications import HidingCeilingNotifications
from hub.moderation.registry import ActionNotPossible
from hub.notifications.models import Event
from networks.discussions.models import Post, Thread
from networks.models import Network
from tests.cast import Cast, make_decider, visiting
from tests.make import make_person
from tests.networks.discussions.make import make_posts, make_thread
from tests.networks.make import make_network
from tests.racing import race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ceilings(settings: Any) -> None:
    settings.HIDDEN_BY_STRANGERS_AN_HOUR = {"site": 4, "network": 3}


@pytest.fixture
def public(cast: Cast) -> Network:
    return make_network(convener=cast.asha, level="public")


@pytest.fixture
def posts(public: Network, cast: Cast) -> list[Post]:
    return make_posts(make_thread(public, cast.asha), cast.asha, 8)


def old_member() -> User:
    return make_person(date_joined=timezone.now() - timedelta(days=30))


def say(post: Post, by: User | None = None, reason: str = "patient") -> Report:
    subject = registry.find("post", post.pk, by or AnonymousUser())
    assert subject is not None
    return report(subject=subject, by=by, reason=reason, text="", key=uuid4())


def hidden() -> set[int]:
    return set(Post.objects.filter(hidden_at__isnull=False).values_list("pk", flat=True))


def test_above_the_ceiling_a_strangers_report_waits_in_the_queue(posts: list[Post]) -> None:
    for post in posts[:5]:
        say(post)
    assert hidden() == {post.pk for post in posts[:3]}
    waiting = Case.objects.get(object_id=posts[4].pk)
    assert (waiting.is_urgent, waiting.hidden_at, waiting.is_decided) == (True, None, False)


def test_the_site_has_a_ceiling_of_its_own(posts: list[Post], cast: Cast) -> None:
    elsewhere = make_posts(
        make_thread(make_network(convener=cast.asha, level="open"), cast.asha), cast.asha, 3
    )
    for post in (*posts[:3], *elsewhere[:2]):
        say(post)
    assert hidden() == {post.pk for post in (*posts[:3], elsewhere[0])}


def test_what_members_report_is_hidden_all_the_same(posts: list[Post]) -> None:
    for post in posts[:4]:
        say(post, make_person())
    say(posts[4], old_member())
    assert hidden() == {post.pk for post in (*posts[:3], posts[4])}


def test_after_an_hour_reports_hide_again(posts: list[Post]) -> None:
    for post in posts[:4]:
        say(post)
    with travel(timezone.now() + timedelta(minutes=61)):
        say(posts[3])
    assert posts[3].pk in hidden()


def test_staff_hear_of_it_once_an_hour(posts: list[Post], cast: Cast) -> None:
    decider = make_decider()
    for post in posts[:7]:
        say(post)
    event = Event.objects.get(event_type="hiding-ceiling")
    source = HidingCeilingNotifications()
    assert set(source.recipients(event)) == {decider.pk, cast.hana.pk}
    assert source.visible_to(decider).filter(pk=event.about_id).exists()
    assert not source.visible_to(cast.asha).filter(pk=event.about_id).exists()
    assert not source.visible_to(cast.ella).filter(pk=event.about_id).exists()
    with travel(timezone.now() + timedelta(minutes=61)):
        for post in posts[:7]:
            say(post) if post.pk not in hidden() else None
        assert Event.objects.filter(event_type="hiding-ceiling").count() == 2


def test_one_reporters_and_one_hours_reports_are_undone_at_once(
    posts: list[Post], cast: Cast, settings: Any
) -> None:
    settings.HIDDEN_BY_STRANGERS_AN_HOUR = {"site": 20, "network": 20}
    with travel(timezone.now().replace(minute=10)):
        brigade, decider = make_person(), make_decider()
        for post in posts[:4]:
            say(post, brigade)
        say(posts[4])
        say(posts[5], old_member())
        # Somebody known here said so at the same moment: it stays hidden.
        second = Case.objects.get(object_id=posts[1].pk)
        Report.objects.create(case=second, reporter=old_member(), reason="patient")
        first, third = (
            Case.objects.get(object_id=posts[0].pk),
            Case.objects.get(object_id=posts[2].pk),
        )
        decide(case=third, by=decider, decision="hidden", note="Right.", as_staff=True)
        with pytest.raises(ActionNotPossible):
            show_all_again(case=first, by=cast.asha, whose="reporter")
        assert show_all_again(case=first, by=decider, whose="reporter") == 2
        assert hidden() == {posts[n].pk for n in (1, 2, 4, 5)}
        fifth = Case.objects.get(object_id=posts[4].pk)
        assert show_all_again(case=fifth, by=decider, whose="hour") == 1
        assert hidden() == {posts[n].pk for n in (1, 2, 5)}
        assert show_all_again(case=fifth, by=decider, whose="hour") == 0
    assert AuditEvent.objects.filter(action="report.shown", actor=decider).count() == 3


def test_the_button_is_for_staff_alone(posts: list[Post], public: Network, cast: Cast) -> None:
    say(posts[0])
    case = Case.objects.get(object_id=posts[0].pk)
    Thread.objects.update(author=None)
    Case.objects.update(about=None)
    Post.objects.update(author=None)
    address = f"/admin/moderation/case/{case.pk}/show_all/"
    assert (
        "show_all"
        not in visiting(cast.asha)
        .get(f"/networks/{public.slug}/reports/{case.pk}/")
        .content.decode()
    )
    assert visiting(cast.asha).post(address, {"whose": "hour"}).status_code in {302, 403}
    assert hidden()
    hana = visiting(cast.hana)
    assert address in hana.get(f"/admin/moderation/case/{case.pk}/change/").content.decode()
    assert hana.get(address).status_code == 405
    assert hana.post(address, {"whose": "x"}).status_code == 400
    assert hana.post(address, {"whose": "hour"}).status_code == 302
    assert not hidden()


@pytest.mark.django_db(transaction=True)
def test_thirty_at_once_hide_no_more_than_the_ceiling(posts: list[Post]) -> None:
    results = race(*(partial(say, post) for post in posts))
    assert not [each for each in results if isinstance(each, Exception)]
    assert len(hidden()) == 3
    assert Event.objects.filter(event_type="hiding-ceiling").count() == 1
