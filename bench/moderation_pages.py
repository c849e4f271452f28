"""What a community is looked after by: reports that wait, and what people were told."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from bench.asked import Page

if TYPE_CHECKING:
    from accounts.models import User
    from hub.moderation.models import Case
    from networks.models import Network

SEED = 20261123
REPORTED = 10_000  # things, with a report each
IN_ONE_NETWORK = 8_000
TOLD, UNREAD = 2_000, 500
CASES_ASKED = 300
# What somebody is told of who takes part: by cause its share, and the kinds it is told as.
EVENT_TYPES = {"post": 70, "reaction": 15, "mention": 6, "answer": 4, "thread-moved": 5}
KINDS = {
    "post": ["reply", "post", "thread", "mention"],
    "reaction": ["reaction"],
    "mention": ["mention"],
    "answer": ["answer"],
    "thread-moved": ["thread-changed"],
}


def fill(reader: User) -> str:
    """The reader moderates network 1, of which most reports are; they were told of 2,000 things. Says what is done."""
    from hub.moderation.models import Case

    if Case.objects.exists():
        return ""
    draw = random.Random(SEED)
    networks = _networks()
    _let_moderate(networks[0], reader)
    _report(draw, networks)
    _tell(draw, reader)
    return f"{REPORTED:,} reported things, {TOLD:,} notifications"


def pages(reader: User) -> list[Page]:
    """The queue from its first page on, reports, the bell, the list."""
    from hub.moderation.models import Case

    network = _networks()[0]
    queue = f"/networks/{network.slug}/reports/"
    waiting = list(Case.objects.in_scope(network.pk, reader).waiting())
    return [
        Page("bell (in)", ["/notifications/bell/"], signed_in=True, goal=0.5),
        Page("notifications (in)", ["/notifications/", *_older(reader)], signed_in=True, goal=0.2),
        Page(
            "queue (in)",
            [queue, *(f"{queue}?after={_mark(case)}" for case in waiting[24::25])],
            True,
            0.1,
        ),
        Page("report (in)", [f"{queue}{case.pk}/" for case in waiting[:CASES_ASKED]], True, 0.1),
    ]


def _networks() -> list[Network]:
    """Network 1, which everyone may read and whose first thread is the long one, and four others."""
    from networks.models import Network

    return list(Network.objects.order_by("pk")[1:6])


def _let_moderate(network: Network, reader: User) -> None:
    from networks import access
    from networks.models import Membership

    convener = (
        Membership.objects.active()
        .filter(network=network, role="convener")
        .select_related("user")[0]
        .user
    )
    access.change_role(network=network, user=reader, by=convener, role="moderator")


def _report(draw: random.Random, networks: Sequence[Network]) -> None:
    from django.utils import timezone

    from hub.moderation.models import Case, Report, ReportReason
    from networks.discussions.models import Post

    now, posts = timezone.now(), []
    for network in networks:
        here = Post.objects.filter(thread__network=network).order_by("pk")
        number = (
            IN_ONE_NETWORK
            if network == networks[0]
            else (REPORTED - IN_ONE_NETWORK) // (len(networks) - 1)
        )
        posts += [
            (pk, author, network.pk) for pk, author in here.values_list("pk", "author")[:number]
        ]
    cases = [_case(draw, *post) for post in posts]
    for case in cases:
        case.is_urgent = case.reasons == [ReportReason.PATIENT]
        case.opened_at = now - timedelta(minutes=draw.randint(1, 50_000))
    Case.objects.bulk_create(cases, batch_size=2_000)
    Report.objects.bulk_create(
        [Report(case=case, reason=case.reasons[0], text="Please look at this.") for case in cases],
        batch_size=2_000,
    )


def _case(draw: random.Random, post: int, author: int | None, network: int) -> Case:
    from hub.moderation.models import Case, ReportReason

    reasons = [draw.choice(ReportReason.values)]
    return Case(
        kind="post", object_id=post, scope=network, about_id=author, reasons=reasons, report_count=1
    )


def _tell(draw: random.Random, reader: User) -> None:
    from django.utils import timezone

    from hub.notifications.models import Event, Notification
    from networks.discussions.models import Post

    others = Post.objects.visible_to(reader).exclude(author=reader).order_by("-pk")
    posts = list(others.values_list("pk", "author", "thread")[:50_000])
    now = timezone.now()
    event_types = draw.choices([*EVENT_TYPES], weights=[*EVENT_TYPES.values()], k=TOLD)
    events = Event.objects.bulk_create(
        Event(
            event_type=event_type,
            about_id=thread if event_type == "thread-moved" else pk,
            by_id=author,
            at=now - timedelta(minutes=TOLD - place),
            told_at=now,
        )
        for place, (event_type, (pk, author, thread)) in enumerate(
            zip(event_types, draw.sample(posts, TOLD), strict=True)
        )
    )
    Notification.objects.bulk_create(
        Notification(
            event=event,
            person=reader,
            kind=draw.choice(KINDS[event.event_type]),
            read_at=None if place >= TOLD - UNREAD else now,
        )
        for place, event in enumerate(events)
    )


def _older(reader: User) -> list[str]:
    from hub.notifications.models import Notification

    keys = Notification.objects.filter(person=reader).order_by("-pk").values_list("pk", flat=True)
    return [f"/notifications/?before={pk}" for pk in list(keys)[39::40]]


def _mark(case: Case) -> str:
    return f"{int(case.is_urgent)}-{case.pk}"
