"""Digests: one mail for what happened in a day or a week, with nothing lost and nothing told twice."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from hub.notifications import flows
from hub.notifications.mail import delivery, digest_content, digests
from hub.notifications.models import Digest, Event, Notification, Preference
from hub.outbox.models import Delivery
from networks import access
from networks.discussions import flows as discussions
from networks.discussions.models import Post
from networks.models import Network
from tests.cast import Cast
from tests.jobs import run_jobs
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.discussions.telling import tell_everybody
from tests.networks.make import let_many_in, make_network

pytestmark = pytest.mark.django_db


def told_daily(network: Network, cast: Cast, words: str = "<p>Twice, aloud.</p>") -> Post:
    """Ben wants his replies by the day. He asks, Cleo answers."""
    flows.choose(person_id=cast.ben.pk, kind="reply", channel="daily")
    reply = make_reply(make_thread(network, cast.ben), cast.cleo, words)
    tell_everybody()
    mail.outbox.clear()
    return reply


def end_windows() -> None:
    """The hour of every digest has come."""
    Digest.objects.filter(done_at=None).update(due_at=timezone.now() - timedelta(minutes=1))


def send_digests() -> None:
    end_windows()
    digests.begin()
    digests.send_all(list(Digest.objects.filter(done_at=None).values_list("pk", flat=True)))


def to(person: User) -> list[mail.EmailMessage]:
    return [sent for sent in mail.outbox if sent.to == [person.email]]


def test_a_digest_tells_by_network_the_newest_first(network: Network, cast: Cast) -> None:
    other = make_network("Other wards", convener=cast.asha, level="open", joining="at-once")
    for person in (cast.ben, cast.cleo):
        access.join(network=other, user=person)
    flows.choose(person_id=cast.ben.pk, kind="reply", channel="daily")
    for place, title in (
        (network, "First asked"),
        (other, "Asked elsewhere"),
        (network, "Last asked"),
    ):
        make_reply(make_thread(place, cast.ben, title), cast.cleo)
    tell_everybody()
    mail.outbox.clear()
    send_digests()
    (sent,) = to(cast.ben)
    places = [
        sent.body.index(words)
        for words in (network.name, "Last asked", "First asked", "Other wards")
    ]
    assert places == sorted(places) and "3 new" in sent.subject
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_before_its_hour_nothing_is_sent(network: Network, cast: Cast) -> None:
    told_daily(network, cast)
    assert digests.begin() == 0
    digests.send_all([Digest.objects.get().pk])
    assert mail.outbox == []


def test_sent_once_however_often_its_job_runs(network: Network, cast: Cast) -> None:
    told_daily(network, cast)
    for _ in range(3):
        send_digests()
        digests.send_all([Digest.objects.get().pk])
    assert len(mail.outbox) == 1
    assert Delivery.objects.get(key__startswith="digest-").attempts == 1


def test_a_worker_that_ends_after_sending_sends_no_second_one(network: Network, cast: Cast) -> None:
    told_daily(network, cast)
    send_digests()
    Digest.objects.update(done_at=None, queued_at=None)  # it ended before it said that it was done
    send_digests()
    assert len(mail.outbox) == 1 and Digest.objects.get().done_at is not None


def test_a_worker_that_ends_before_sending_loses_nothing(network: Network, cast: Cast) -> None:
    told_daily(network, cast)
    end_windows()
    digests._closed([Digest.objects.get().pk])  # and then it was killed
    digests.send_all([Digest.objects.get().pk])
    assert len(to(cast.ben)) == 1


def test_what_is_told_after_the_window_closed_is_in_the_next(network: Network, cast: Cast) -> None:
    reply = told_daily(network, cast, "<p>Early.</p>")
    send_digests()
    make_reply(reply.thread, cast.cleo, "<p>Late.</p>")
    tell_everybody()
    send_digests()
    first, second = to(cast.ben)
    assert "Early." in first.body and "Late." not in first.body
    assert "Late." in second.body and "Early." not in second.body
    assert Digest.objects.count() == 2


def test_told_in_the_moment_of_sending_it_opens_the_next_window(
    network: Network, cast: Cast
) -> None:
    reply = told_daily(network, cast)
    window = Digest.objects.get()
    Digest.objects.update(
        closed_at=timezone.now(), done_at=timezone.now()
    )  # by a worker whose clock is ahead
    make_reply(reply.thread, cast.cleo)
    tell_everybody()
    assert Digest.objects.exclude(pk=window.pk).get().due_at - window.due_at == timedelta(days=1)


def test_what_was_read_meanwhile_or_is_gone_is_not_in_it(network: Network, cast: Cast) -> None:
    reply = told_daily(network, cast)
    make_reply(reply.thread, cast.cleo, "<p>Taken back.</p>")
    tell_everybody()
    flows.mark_read(cast.ben, [Notification.objects.filter(person=cast.ben).earliest("pk").pk])
    discussions.delete_post(post=Post.objects.latest("pk"), by=cast.cleo)
    send_digests()
    assert mail.outbox == [] and Digest.objects.get().lines == 0


def test_it_is_built_for_who_reads_it_at_the_moment_of_sending(
    network: Network, cast: Cast
) -> None:
    told_daily(network, cast)
    access.leave(network=network, user=cast.ben)
    mail.outbox.clear()
    send_digests()
    assert mail.outbox == []


def test_what_its_reader_may_no_longer_see_is_not_even_counted(
    network: Network, cast: Cast
) -> None:
    other = make_network("Other wards", convener=cast.asha, level="open", joining="at-once")
    for person in (cast.ben, cast.cleo):
        access.join(network=other, user=person)
    told_daily(network, cast, "<p>In the place he left.</p>")
    told_daily(other, cast, "<p>Where he still is.</p>")
    access.leave(network=network, user=cast.ben)
    mail.outbox.clear()
    send_digests()
    (sent,) = to(cast.ben)
    assert "Where he still is." in sent.body
    assert "more on the site" not in sent.body


def test_what_was_mailed_at_once_is_not_mailed_again(network: Network, cast: Cast) -> None:
    told_daily(network, cast)
    make_reply(make_thread(network, cast.ben), cast.cleo, f"<p>@{cast.ben.handle}, at once.</p>")
    tell_everybody()
    assert len(to(cast.ben)) == 1
    send_digests()
    assert "at once." not in to(cast.ben)[1].body


def test_a_confidential_network_is_counted_and_not_named(cast: Cast) -> None:
    quiet = make_network(
        "Whisper circle", convener=cast.asha, level="private", confidential_mail=True
    )
    for person in (cast.ben, cast.cleo):
        access.join(network=quiet, user=person)
        access.approve(network=quiet, user=person, by=cast.asha)
    told_daily(quiet, cast, "<p>Unsaid words.</p>")
    send_digests()
    whole = str(to(cast.ben)[0].message())
    assert "1 more in networks" in whole
    assert "Whisper" not in whole and "Unsaid" not in whole and cast.cleo.display_name not in whole


def test_one_click_stops_it_and_what_waits(network: Network, cast: Cast) -> None:
    reply = told_daily(network, cast)
    send_digests()
    address = (
        to(cast.ben)[0].extra_headers["List-Unsubscribe"].strip("<>").partition("/notifications")
    )
    path = "".join(address[1:])
    make_reply(reply.thread, cast.cleo)
    tell_everybody()
    assert Client().get(path).status_code == 200
    assert Preference.objects.get().channel == "daily", "opening it changes nothing"
    for _ in range(2):
        answered = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
        assert answered.status_code == 200
    send_digests()
    assert len(to(cast.ben)) == 1
    assert Preference.objects.get().channel == "site"
    assert Client().get(f"{path[:-4]}abc/").status_code == 404


def test_who_may_not_sign_in_is_sent_none_until_they_may(network: Network, cast: Cast) -> None:
    told_daily(network, cast)
    end_windows()
    User.objects.filter(pk=cast.ben.pk).update(is_active=False)
    assert digests.begin() == 0
    User.objects.filter(pk=cast.ben.pk).update(is_active=True)
    assert digests.begin() == 1


@pytest.mark.parametrize("channels", [("daily", "daily"), ("daily", "weekly")])
def test_each_person_gets_what_is_theirs_when_many_windows_end_at_once(
    network: Network, cast: Cast, channels: tuple[str, str]
) -> None:
    for person, channel in zip((cast.ben, cast.asha), channels, strict=True):
        flows.choose(person_id=person.pk, kind="reply", channel=channel)
        make_reply(make_thread(network, person, f"Asked by {person.handle}"), cast.cleo)
    tell_everybody()
    mail.outbox.clear()
    send_digests()
    for person, other in ((cast.ben, cast.asha), (cast.asha, cast.ben)):
        (sent,) = to(person)
        assert (
            f"Asked by {person.handle}" in sent.body and f"Asked by {other.handle}" not in sent.body
        )


def test_a_batch_asks_less_than_each_by_itself(network: Network, cast: Cast) -> None:
    people = let_many_in(network, 20, by=cast.asha)
    counts = []
    for some in (people[:1], people):
        digests.open_windows({person.pk: "daily" for person in some})
        end_windows()
        windows = list(Digest.objects.filter(done_at=None).values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as asked:
            digests.send_all(windows)
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 19, "one query a digest that has nothing to say"


def test_a_new_hour_moves_the_window_that_is_open(network: Network, cast: Cast) -> None:
    told_daily(network, cast)
    for hour in (5, 5, 17):
        flows.save_delivery_schedule(
            person_id=cast.ben.pk, time_zone="Asia/Tokyo", digest_hour=hour
        )
    window = Digest.objects.get()
    assert window.due_at.hour == 8 and window.due_at > timezone.now()


def test_one_window_a_person_however_much_is_told(network: Network, cast: Cast) -> None:
    reply = told_daily(network, cast)
    for _ in range(3):
        make_reply(reply.thread, cast.cleo)
    tell_everybody()
    assert Digest.objects.count() == 1


def test_opening_windows_asks_as_often_for_many_as_for_one(network: Network, cast: Cast) -> None:
    people = let_many_in(network, 51, by=cast.asha)
    counts = []
    for some in (people[:1], people[1:]):
        with CaptureQueriesContext(connection) as asked:
            digests.open_windows({person.pk: "daily" for person in some})
        counts.append(len(asked))
    assert counts[0] == counts[1] and Digest.objects.count() == 51


def test_a_digest_asks_as_often_for_much_as_for_little(network: Network, cast: Cast) -> None:
    counts = []
    for number in (1, 12):
        flows.choose(person_id=cast.ben.pk, kind="reply", channel="daily")
        for _ in range(number):
            make_reply(make_thread(network, cast.ben), cast.cleo)
        tell_everybody()
        end_windows()
        window = Digest.objects.get(done_at=None)
        with CaptureQueriesContext(connection) as asked:
            digests.send_all([window.pk])
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_jobs_are_given_in_batches_and_lost_ones_again(network: Network, cast: Cast) -> None:
    people = let_many_in(network, 120, by=cast.asha)
    digests.open_windows({person.pk: "weekly" for person in people})
    end_windows()
    assert digests.begin() == 120
    assert digests.begin() == 0, "they are queued"
    assert ProcrastinateJob.objects.filter(task_name__endswith="send_digests").count() == 3
    Digest.objects.update(queued_at=timezone.now() - timedelta(hours=2))
    assert digests.begin() == 120


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_them(network: Network, cast: Cast) -> None:
    told_daily(network, cast)
    end_windows()
    digests.begin()
    run_jobs()
    assert len(to(cast.ben)) == 1


def test_mail_at_once_waits_for_the_end_of_quiet_hours(network: Network, cast: Cast) -> None:
    now = timezone.localtime()
    ends = now + timedelta(hours=1)
    flows.save_delivery_schedule(
        person_id=cast.ben.pk,
        time_zone="Europe/London",
        quiet_from=(now - timedelta(hours=1)).time(),
        quiet_until=ends.time(),
    )
    make_reply(make_thread(network, cast.ben), cast.cleo)
    mail.outbox.clear()
    flows.fan_out(Event.objects.latest("pk").pk)
    waiting = Notification.objects.get(person=cast.ben)
    assert delivery.send_mail(waiting.pk) == ends
    assert mail.outbox == []
    flows.save_delivery_schedule(
        person_id=cast.ben.pk, time_zone="Europe/London", quiet_from=None, quiet_until=None
    )
    assert delivery.send_mail(waiting.pk) is None
    assert len(to(cast.ben)) == 1


def test_what_can_still_be_seen_is_told_though_more_above_it_is_gone(
    network: Network, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A digest tells of so many things at most: of those that are left, not of those that were."""
    monkeypatch.setattr(digest_content, "FIRST", 3)
    monkeypatch.setattr(digest_content, "MOST_TOLD", 2)
    monkeypatch.setattr(
        digest_content,
        "_newest_in",
        lambda pk, before: list(digest_content._before_in(pk, before)[:3]),
    )
    flows.choose(person_id=cast.ben.pk, kind="reply", channel="daily")
    replies = [
        make_reply(make_thread(network, cast.ben, f"Asked {number}"), cast.cleo)
        for number in range(9)
    ]
    tell_everybody()
    for reply in replies[4:]:
        discussions.delete_post(post=reply, by=cast.cleo)
    mail.outbox.clear()
    send_digests()
    (sent,) = to(cast.ben)
    assert "4 new" in sent.subject and "Asked 3" in sent.body and "Asked 2" in sent.body
    assert "Asked 1" not in sent.body and "Asked 4" not in sent.body


def test_what_is_somebody_elses_is_in_no_digest_whatever_happened_to_it(
    network: Network, cast: Cast
) -> None:
    told_daily(network, cast)
    make_reply(make_thread(network, cast.asha, "Asked by Asha"), cast.cleo)
    tell_everybody()
    mail.outbox.clear()
    end_windows()
    window = Digest.objects.get(person=cast.ben)
    Notification.objects.filter(person=cast.asha).update(digest=window, channel="daily")
    digests.send_all([window.pk])
    (sent,) = to(cast.ben)
    assert "Asked by Asha" not in sent.body and "1 new" in sent.subject
