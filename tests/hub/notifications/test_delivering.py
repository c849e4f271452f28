"""Telling many people, and mailing each once, whatever becomes of the worker."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.notifications import flows
from hub.notifications.inbox import page_of
from hub.notifications.mail import delivery
from hub.notifications.models import Event, Notification
from networks.discussions.models import Subscription
from networks.models import Network
from tests.cast import Cast
from tests.jobs import run_jobs
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import let_many_in


@pytest.mark.django_db(transaction=True)
def test_the_worker_tells_and_mails(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    make_reply(thread, cast.cleo)
    run_jobs()
    assert [sent.to for sent in mail.outbox if "replied to you" in sent.subject] == [
        [cast.ben.email]
    ]
    assert Notification.objects.get(person=cast.ben).mailed_at is not None


@pytest.mark.django_db
def test_a_job_that_runs_again_tells_and_mails_nobody_twice(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    make_reply(thread, cast.cleo)
    mail.outbox.clear()
    event = Event.objects.latest("pk")
    for _ in range(2):
        Event.objects.filter(pk=event.pk).update(
            told_at=None
        )  # the worker ended before it said that it was done
        flows.fan_out(event.pk)
        delivery.send_mail(Notification.objects.get(person=cast.ben).pk)
    assert Notification.objects.filter(event=event).count() == 1
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_what_was_read_meanwhile_is_not_mailed(network: Network, cast: Cast) -> None:
    make_reply(make_thread(network, cast.ben), cast.cleo)
    mail.outbox.clear()
    flows.fan_out(Event.objects.latest("pk").pk)
    flows.mark_read(cast.ben)
    delivery.send_mail(Notification.objects.get(person=cast.ben).pk)
    assert mail.outbox == []


@pytest.mark.django_db
def test_telling_many_asks_no_more_than_telling_one(network: Network, cast: Cast) -> None:
    people = let_many_in(network, 12, by=cast.asha)
    thread = make_thread(network, cast.ben)
    counts = []
    for watching in (people[:1], people[1:]):
        Subscription.objects.bulk_create(
            Subscription(user=person, thread=thread, level="watching") for person in watching
        )
        for person in watching:
            flows.choose(person_id=person.pk, kind="post", channel="site")
        make_reply(thread, cast.cleo)
        with CaptureQueriesContext(connection) as asked:
            flows.fan_out(Event.objects.latest("pk").pk)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert Notification.objects.filter(kind="post").count() == 1 + 12


@pytest.mark.django_db
def test_the_list_asks_as_often_for_many_as_for_few(network: Network, cast: Cast) -> None:
    counts = []
    for number in (1, 12):
        for _ in range(number):
            make_reply(make_thread(network, cast.ben), cast.cleo)
        for event in Event.objects.filter(told_at=None):
            flows.fan_out(event.pk)
        page_of(cast.ben)
        with CaptureQueriesContext(connection) as asked:
            visitor(cast.ben).get("/notifications/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_older_ones_follow_page_by_page(
    network: Network, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.notifications.inbox.PAGE_SIZE", 2)
    threads = [make_thread(network, cast.ben) for _ in range(5)]
    for thread in threads:
        make_reply(thread, cast.cleo)
    for event in Event.objects.filter(told_at=None):
        flows.fan_out(event.pk)
    found, before = [], 0
    while True:
        page = page_of(cast.ben, before)
        found += [line.shown.title for line in page.lines]
        if not (before := page.after):
            break
    assert found == [thread.title for thread in reversed(threads)]


@pytest.mark.django_db
def test_old_ones_are_forgotten(network: Network, cast: Cast) -> None:
    make_reply(make_thread(network, cast.ben), cast.cleo)
    flows.fan_out(Event.objects.latest("pk").pk)
    assert delivery.forget_old() == 0
    Event.objects.update(at="2020-01-01T00:00:00Z")
    assert delivery.forget_old() == 2
    assert not Notification.objects.exists()
