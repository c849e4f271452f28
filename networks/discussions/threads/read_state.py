"""What one reader has of a thread: how far they read, how they follow it, what they began to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import JSONObject, Lower

from accounts.author_columns import listed_organisation, shown_name, visible_handle
from accounts.models import User
from hub.database.prepared import known_by_key, prepared
from networks.discussions import drafts
from networks.discussions.models import MeToo, ReadPosition, Subscription, Thread, ThreadDraft
from networks.discussions.querysets import ThreadQuerySet
from networks.models import Membership
from networks.viewer_context import NetworkViewer

MOST_NAMED = 100
DRAFT = {name: name for name in ("pk", "version", "fields", "saved_at")}


@dataclass(frozen=True)
class MeTooContact:
    """Somebody who has this too and agreed to be contacted; `organisation` is empty unless it is listed, `handle` for
    a reader who may not open their profile.
    """

    name: str
    handle: str
    organisation: str


@dataclass(frozen=True)
class ReadState:
    """`level` is the reader's own choice for the thread, `network_level` that for its network; empty for none.

    `draft` is the newest of this thread; `other_drafts` are asked for where the box is shown (`has_more_drafts`).
    `contact` is None unless the reader said "We have this too"; then whether members may contact them.
    `contacts` are for members, where enough organisations have it too.
    """

    read_to: int = 0
    level: str = ""
    network_level: str = ""
    contact: bool | None = None
    contacts: Sequence[MeTooContact] = ()
    draft: ThreadDraft | None = None
    has_more_drafts: bool = False
    other_drafts: Sequence[ThreadDraft] = ()

    @property
    def shares(self) -> bool:
        return self.contact is not None


NOBODYS = ReadState()


def reading_of(thread: Thread, viewer: NetworkViewer) -> ReadState:
    """A query, and another for whom one may contact; none for somebody who is not signed in."""
    if not isinstance(viewer.user, User):
        return NOBODYS
    return reading_in(thread, viewer, _read_by(thread.pk, viewer.user.pk)[0])


def with_reading(threads: ThreadQuerySet, reader: User | AnonymousUser) -> ThreadQuerySet:
    """Threads read together with what the reader has of them, for `reading_in`."""
    if not isinstance(reader, User):
        return threads
    watches = Subscription.objects.filter(user=reader)
    draft = drafts.unsent_replies(reader, OuterRef("pk"))
    return threads.annotate(
        own_read_to=Subquery(
            ReadPosition.objects.filter(thread=OuterRef("pk"), user=reader).values("number")
        ),
        own_level=Subquery(watches.filter(thread=OuterRef("pk")).values("level")),
        own_network_level=Subquery(watches.filter(network=OuterRef("network")).values("level")),
        own_contact=Subquery(
            MeToo.objects.filter(thread=OuterRef("pk"), user=reader).values("may_be_contacted")
        ),
        own_draft=Subquery(draft.values(kept=JSONObject(**DRAFT, number=Window(Count("*"))))[:1]),
    )


def reading_in(thread: Thread, viewer: NetworkViewer, row: Any) -> ReadState:
    """What the viewer has of a thread, from a row of `with_reading`. A query for whom one may contact."""
    if not isinstance(viewer.user, User):
        return NOBODYS
    asks = viewer.is_member and thread.is_shared_by_enough
    return ReadState(
        read_to=row.own_read_to or 0,
        level=row.own_level or "",
        network_level=row.own_network_level or "",
        contact=row.own_contact,
        contacts=[MeTooContact(*each) for each in _contacts(thread.pk, viewer.user.pk)]
        if asks
        else (),
        draft=_draft(thread, row.own_draft) if row.own_draft else None,
        has_more_drafts=bool(row.own_draft) and row.own_draft["number"] > 1,
    )


@prepared(int, int)
def _read_by(thread: int, reader: int) -> ThreadQuerySet:
    return with_reading(Thread.objects.filter(pk=thread).only("pk"), known_by_key(User, reader))


def _draft(thread: Thread, row: Mapping[str, Any]) -> ThreadDraft:
    fields = {name: row[name] for name in ("pk", "version", "fields")}
    return ThreadDraft(
        network=thread.network,
        thread=thread,
        saved_at=datetime.fromisoformat(row["saved_at"]),
        **fields,
    )


def read_to(thread: Thread, viewer: NetworkViewer) -> int:
    """The number of the last post that the viewer has seen; 0 for none."""
    position = ReadPosition.objects.filter(thread=thread, user_id=viewer.user.pk or 0)
    return position.values_list("number", flat=True).first() or 0


@prepared(int, int)
def _contacts(thread: int, viewer: int) -> QuerySet[MeToo, tuple[str, str, str]]:
    """By name. Only people who still belong to the network: others cannot be told of it here."""
    members = Membership.objects.active().filter(
        network=OuterRef("thread__network"), user=OuterRef("user")
    )
    agreed = MeToo.objects.filter(Exists(members), thread=thread, may_be_contacted=True)
    people = agreed.order_by(Lower("user__display_name"), "pk")[:MOST_NAMED]
    handle = visible_handle("user", known_by_key(User, viewer))
    return people.values_list(shown_name("user"), handle, listed_organisation("organisation"))
