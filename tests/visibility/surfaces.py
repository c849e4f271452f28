"""Everywhere a person may meet what lies inside a network, and how each place is read."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.personal_data import data_export
from hub.files.models import StoredFile
from hub.notifications.mail import delivery, digests
from hub.notifications.mail.unsubscribe import choosing_address
from hub.notifications.models import Digest, Notification
from hub.outbox.models import Delivery
from learn.models import Article
from networks.campaigns.models import Campaign, Testimony
from networks.discussions import tasks
from networks.discussions.models import Post, Promotion, Thread
from networks.models import Invitation, Network

# Unlike each other, and unlike anything else on the site.
WORDS = (
    *(
        "name",
        "elsewhere",
        "purpose",
        "title",
        "body",
        "reply",
        "edited",
        "tag",
        "file",
        "draft",
        "fellow",
        "asking",
    ),
    *("waiting", "campaign", "told"),
)
WORD = {name: f"zq{name}qz" for name in WORDS}
SOUGHT = "lanterns"  # stands in the reply, and is no secret
BORNE = "patience"  # the same in the testimony
# What stands in a page's address stands in its links to other pages of the same list.
_ASKED = re.compile(r"tag=[^\"&\s]*")


@dataclass
class Place:
    """A network with a thread in it, the person whose access changes, and those who change it."""

    network: Network
    elsewhere: Network
    thread: Thread
    target: Thread
    reply: Post
    file: StoredFile
    article: Article
    promotion: Promotion
    campaign: Campaign
    testimony: Testimony
    invitation: Invitation
    person: User
    fellow: User
    convener: User
    client: Client
    convening: Client


@dataclass(frozen=True)
class Read:
    """What one surface answered. `mark` is its ETag, `kept` its Cache-Control; empty where it has none."""

    status: int
    text: str
    mark: str = ""
    kept: str = "no-store"

    @property
    def words(self) -> set[str]:
        return {name for name, word in WORD.items() if word in self.text}


@dataclass(frozen=True)
class Surface:
    """`shows` names the word that stands there for who may read it; empty for one that leads on to the thread.

    `own` are words that the person wrote, and that stand there whatever becomes of the network.
    """

    read: Callable[[Place, str], Read]
    shows: str
    own: frozenset[str] = frozenset()


def _page(
    address: Callable[[Place], str], shows: str, own: tuple[str, ...] = (), *, sends: bool = False
) -> Surface:
    def read(place: Place, mark: str) -> Read:
        """With the mark of the reading before: what is kept is asked for again."""
        kept = {"If-None-Match": mark} if mark else {}
        path = address(place)
        return _answer(place.client.post(path) if sends else place.client.get(path, headers=kept))

    return Surface(read, shows, frozenset(own))


def _answer(response: Any) -> Read:
    body = b"".join(response) if response.streaming else response.content
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    text = _ASKED.sub("", body.decode(errors="replace")) + headers
    return Read(
        response.status_code, text, response.get("ETag", ""), response.get("Cache-Control", "")
    )


def _of_network(name: str, query: str = "") -> Callable[[Place], str]:
    return lambda place: reverse(name, args=[place.network.slug]) + query


def _of_thread(name: str) -> Callable[[Place], str]:
    # The address as it was before anything changed: the one that people keep.
    return lambda place: reverse(name, args=[place.network.slug, place.thread.pk])


def _of_reply(name: str) -> Callable[[Place], str]:
    return lambda place: reverse(name, args=[place.reply.pk])


def _export(place: Place, mark: str) -> Read:
    """A new copy of the person's own data."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        data_export.write(User.objects.get(pk=place.person.pk), archive)
        texts = [
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".json")
        ]
    return Read(200, " ".join(json.dumps(json.loads(text), ensure_ascii=False) for text in texts))


def _queued_mail(place: Place, mark: str) -> Read:
    """The mail that was queued while the person could read: its turn comes now."""
    mail.outbox.clear()
    Delivery.objects.filter(key__startswith="promotion-").delete()
    tasks.send_promotion(promotion_id=place.promotion.pk, user_id=place.person.pk)
    return Read(200, " ".join(everything_in(message) for message in mail.outbox))


def _notification_mail(place: Place, mark: str) -> Read:
    """The mail about the reply, which was to go out while the person could read: its turn comes now."""
    mail.outbox.clear()
    for notification in Notification.objects.filter(person=place.person):
        Notification.objects.filter(pk=notification.pk).update(mailed_at=None, channel="now")
        Delivery.objects.filter(key=f"notification-{notification.pk}").delete()
        delivery.send_mail(notification.pk)
    return Read(200, " ".join(everything_in(message) for message in mail.outbox))


def _digest(place: Place, mark: str) -> Read:
    """What was told while the person could read goes out in their digest of today."""
    mail.outbox.clear()
    Digest.objects.filter(person=place.person).delete()
    Delivery.objects.filter(key__startswith="digest-").delete()
    Notification.objects.filter(person=place.person).update(channel="daily", digest=None)
    due = timezone.now() - timedelta(minutes=1)
    window = Digest.objects.create(person_id=place.person.pk, channel="daily", due_at=due)
    digests.send_all([window.pk])
    return Read(200, " ".join(everything_in(message) for message in mail.outbox))


def everything_in(message: EmailMessage) -> str:
    """All that a mail says: headers, text and HTML."""
    alternatives = [str(part[0]) for part in getattr(message, "alternatives", [])]
    headers = [f"{name}: {value}" for name, value in message.message().items()]
    return "\n".join([*headers, str(message.subject), str(message.body), *alternatives])


SURFACES: dict[str, Surface] = {
    "network": _page(_of_network("networks:network-detail"), "title"),
    "directory of networks": _page(lambda _: reverse("networks:network-list"), "name"),
    "list of threads": _page(_of_network("discussions:thread-list"), "title"),
    "threads with a tag": _page(
        _of_network("discussions:thread-list", f"?tag={WORD['tag']}"), "title"
    ),
    "thread": _page(_of_thread("discussions:thread-detail"), "body"),
    "threads like it": _page(_of_thread("discussions:alike"), "title"),
    "link to the post": _page(_of_reply("discussions:post"), ""),
    "history of the post": _page(_of_reply("discussions:post-history"), "edited"),
    "first unread": _page(_of_thread("discussions:first-unread"), ""),
    "members": _page(_of_network("networks:members"), "fellow"),
    "table of members": _page(_of_network("networks:members-export"), "fellow", sends=True),
    "requests": _page(_of_network("networks:requests"), "asking"),
    "audit trail": _page(_of_network("networks:audit"), "fellow"),
    "audit trail as a table": _page(_of_network("networks:audit-export"), "fellow"),
    "search": _page(lambda _: f"{reverse('discussions:search')}?q={SOUGHT}", "reply"),
    "search inside": _page(
        lambda place: f"{reverse('discussions:search')}?q={SOUGHT}&in={place.network.slug}", "reply"
    ),
    "library": _page(lambda _: f"{reverse('learn:library')}?q={SOUGHT}", "reply"),
    "suggestions": _page(lambda _: f"{reverse('learn:suggest')}?q={SOUGHT}", "reply"),
    "about an article": _page(
        lambda place: reverse("discussions:about", args=["article", place.article.pk]), "title"
    ),
    "feed": _page(_of_network("discussions:feed"), "title"),
    "sitemap of threads": _page(lambda _: "/sitemap-discussions.xml", "name"),
    "sitemap of networks": _page(lambda _: "/sitemap-networks.xml", "name"),
    "home": _page(lambda _: reverse("home"), "title"),
    "drafts": _page(lambda _: reverse("discussions:drafts"), "draft"),
    "my networks": _page(lambda _: reverse("networks:mine"), "name"),
    "membership": _page(_of_network("networks:membership"), "name"),
    "invitation": _page(
        lambda place: place.invitation.get_absolute_url(), "name", own=("name", "purpose")
    ),
    "file": _page(lambda place: place.file.get_absolute_url(), "file"),
    "profile of a fellow member": _page(lambda place: place.fellow.get_absolute_url(), "fellow"),
    "promotion": _page(
        lambda place: reverse("discussions:promotion", args=[place.promotion.pk]), "title"
    ),
    "copy of one's data": Surface(_export, "title", frozenset({"reply", "draft"})),
    "queued mail": Surface(_queued_mail, "title"),
    "notifications": _page(lambda _: reverse("notifications:list"), "reply"),
    "list of campaigns": _page(_of_network("campaigns:campaign-list"), "campaign"),
    "campaign": _page(lambda place: place.campaign.get_absolute_url(), "told"),
    "words in a campaign": _page(
        lambda place: f"{place.campaign.get_absolute_url()}?q={BORNE}", "told"
    ),
    "testimony": _page(lambda place: place.testimony.get_absolute_url(), "told"),
    "report of a testimony": _page(
        lambda place: f"/report/testimony/{place.testimony.pk}/", "told"
    ),
    "notification mail": Surface(_notification_mail, "reply"),
    "digest": Surface(_digest, "reply"),
    "choices of what one is told": _page(lambda _: reverse("notifications:settings"), "name"),
    "choices from a mail": _page(lambda place: choosing_address(place.person.pk), ""),
}
