"""Many people, what they are told, and how much of it is still to be sent. For `bench.jobs`, after Django's setup."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import batched
from uuid import uuid4

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.newsletter import flows as newsletter
from hub.newsletter.models import Issue, Subscriber
from hub.notifications.mail import digests
from hub.notifications.models import Digest, Event, Notification
from hub.outbox.models import Delivery
from networks import access
from networks.access.bulk import let_in_many
from networks.discussions import flows
from networks.discussions.models import Post, Subscription, Thread
from networks.models import Membership, Network

EACH = 3  # things in a digest
SLUG = "bench-crowd"


def prepare(people: int, watchers: int) -> None:
    """Everything anew but the people: a public network, a thread with its watchers, and a digest for everybody."""
    call_command("migrate", verbosity=0)
    persons = _people(people)
    Network.objects.filter(slug=SLUG).delete()
    for model in (Digest, Event, Delivery):
        model.objects.all().delete()
    thread = _thread(persons, watchers)
    _open_digests(persons, [_reply_to(thread) for _ in range(EACH)])
    _subscribe(people)
    Event.objects.filter(told_at=None).update(told_at=timezone.now())
    _forget_jobs()
    Subscription.objects.bulk_create(
        Subscription(user_id=pk, thread=thread, level="watching") for pk in persons[:watchers]
    )


def _people(number: int) -> list[int]:
    known = User.objects.filter(email__startswith="crowd-").count()
    for some in batched(range(known, number), 1000):
        User.objects.bulk_create(
            User(email=f"crowd-{n}@example.org", handle=f"crowd-{n}", display_name=f"Person {n}")
            for n in some
        )
    crowd = User.objects.filter(email__startswith="crowd-").order_by("pk")
    return list(crowd.values_list("pk", flat=True)[:number])


def _thread(persons: list[int], watchers: int) -> Thread:
    convener = User.objects.get(pk=persons[-1])
    network = Network(
        name="A crowd", slug=SLUG, level="public", joining="at-once", purpose="To be measured."
    )
    network = access.create_network(network=network, convener=convener, by=convener)
    members = User.objects.filter(pk__in=persons[:watchers])
    let_in_many(
        network=network,
        memberships=[Membership(network=network, user=each, state="active") for each in members],
    )
    said = flows.PostInput(by=convener, body="<p>How do you count swabs?</p>", key=uuid4())
    return flows.start_thread(
        network=network, writing=said, title="Counting swabs", kind="question"
    )


def _reply_to(thread: Thread) -> Post:
    body = "<p>" + "We count twice, aloud, before we close and after. " * 8 + "</p>"
    convener = User.objects.get(pk=thread.author_id)
    return flows.reply(thread=thread, writing=flows.PostInput(by=convener, body=body, key=uuid4()))


def _open_digests(persons: Iterable[int], posts: Iterable[Post]) -> None:
    events = list(Event.objects.filter(event_type="post", about_id__in=[post.pk for post in posts]))
    for some in batched(persons, 500):
        with transaction.atomic():
            digests.open_windows(dict.fromkeys(some, "daily"))
            Notification.objects.bulk_create(
                Notification(event=event, person_id=pk, kind="post", channel="daily")
                for pk in some
                for event in events
            )


def _subscribe(number: int) -> None:
    Issue.objects.all().delete()
    known = Subscriber.objects.filter(email__startswith="subscriber-").count()
    for some in batched(range(known, number), 1000):
        Subscriber.objects.bulk_create(
            Subscriber(email=f"subscriber-{n}@example.org") for n in some
        )


def _forget_jobs() -> None:
    from procrastinate.contrib.django import app

    with app.connector.connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


# --- What is measured --------------------------------------------------------------------------------


def reply() -> int:
    """Somebody replies where many watch, all of whom want a mail."""
    thread = Thread.objects.get(network__slug=SLUG)
    _reply_to(thread)
    return Subscription.objects.filter(thread=thread).count()


def untold() -> int:
    return Event.objects.filter(told_at=None).count()


def unmailed() -> int:
    return Notification.objects.filter(channel="now", mailed_at=None).count()


def begin_newsletter() -> int:
    """A newsletter of some length to everybody who subscribed."""
    staff, _ = User.objects.get_or_create(
        email="staff@example.org", defaults={"handle": "staff", "is_staff": True}
    )
    text = "We count twice, aloud, before we close and after. " * 20
    issue = Issue.objects.create(subject="What is new", opening=text, closing="Until next month.")
    newsletter.begin(issue=issue, by=staff)
    return Subscriber.objects.reachable().count()


def unprinted() -> int:
    return Issue.objects.filter(state=Issue.State.SENDING).count()


def end_windows() -> int:
    Digest.objects.filter(done_at=None).update(due_at=timezone.now() - timedelta(minutes=1))
    return digests.begin()


def unsent() -> int:
    return Digest.objects.filter(done_at=None).count()
