"""What one reader has of a thread: how far they read, how they follow it, what they began to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import JSONObject, Lower

from accounts.bylines import listed_organisation, shown_name, visible_handle
from accounts.models import User
from hub.database.prepared import known_by_key, prepared
from networks.discussions import drafts
from networks.discussions.models import Draft, Position, SharedConcern, Thread, Watch
from networks.discussions.querysets import ThreadQuerySet
from networks.models import Membership
from networks.standing import Standing

MOST_NAMED = 100
DRAFT = {name: name for name in ("pk", "version", "fields", "saved_at")}


@dataclass(frozen=True)
class Contact:
    """Somebody who has this too and agreed to be contacted; `organisation` is empty unless it is listed, `handle` for
    a reader who may not open their profile.
    """

    name: str
    handle: str
    organisation: str


@dataclass(frozen=True)
class Reading:
    """`level` is the reader's own choice for the thread, `network_level` that for its network; empty for none.

    `draft` is the newest of this thread; `other_drafts` are asked for where the box is shown (`has_more_drafts`).
    `contact` is None unless the reader said "We have this too"; then whether members may contact them.
    `contacts` are for members, where enough organisations have it too.
    """

    read_to: int = 0
    level: str = ""
    network_level: str = ""
    contact: bool | None = None
    contacts: Sequence[Contact] = ()
    draft: Draft | None = None
    has_more_drafts: bool = False
    other_drafts: Sequence[Draft] = ()

    @property
    def shares(self) -> bool:
        return self.contact is not None


NOBODYS = Reading()


def reading_of(thread: Thread, standing: Standing) -> Reading:
    """A query, and another for whom one may contact; none for somebody who is not signed in."""
    if not isinstance(standing.viewer, User):
        return NOBODYS
    return reading_in(thread, standing, _read_by(thread.pk, standing.viewer.pk)[0])


def with_reading(threads: ThreadQuerySet, reader: User | AnonymousUser) -> ThreadQuerySet:
    """Threads read together with what the reader has of them, for `reading_in`."""
    if not isinstance(reader, User):
        return threads
    watches = Watch.objects.filter(user=reader)
    draft = drafts.unsent_replies(reader, OuterRef("pk"))
    return threads.annotate(
        own_read_to=Subquery(Position.objects.filter(thread=OuterRef("pk"), user=reader).values("number")),
        own_level=Subquery(watches.filter(thread=OuterRef("pk")).values("level")),
        own_network_level=Subquery(watches.filter(network=OuterRef("network")).values("level")),
        own_contact=Subquery(
            SharedConcern.objects.filter(thread=OuterRef("pk"), user=reader).values("may_be_contacted")
        ),
        own_draft=Subquery(draft.values(kept=JSONObject(**DRAFT, number=Window(Count("*"))))[:1]),
    )


def reading_in(thread: Thread, standing: Standing, row: Any) -> Reading:
    """What the viewer has of a thread, from a row of `with_reading`. A query for whom one may contact."""
    if not isinstance(standing.viewer, User):
        return NOBODYS
    asks = standing.is_member and thread.is_shared_by_enough
    return Reading(
        read_to=row.own_read_to or 0,
        level=row.own_level or "",
        network_level=row.own_network_level or "",
        contact=row.own_contact,
        contacts=[Contact(*each) for each in _contacts(thread.pk, standing.viewer.pk)] if asks else (),
        draft=_draft(thread, row.own_draft) if row.own_draft else None,
        has_more_drafts=bool(row.own_draft) and row.own_draft["number"] > 1,
    )


@prepared(int, int)
def _read_by(thread: int, reader: int) -> ThreadQuerySet:
    return with_reading(Thread.objects.filter(pk=thread).only("pk"), known_by_key(User, reader))


def _draft(thread: Thread, row: Mapping[str, Any]) -> Draft:
    fields = {name: row[name] for name in ("pk", "version", "fields")}
    return Draft(network=thread.network, thread=thread, saved_at=datetime.fromisoformat(row["saved_at"]), **fields)


def read_to(thread: Thread, standing: Standing) -> int:
    """The number of the last post that the viewer has seen; 0 for none."""
    position = Position.objects.filter(thread=thread, user_id=standing.viewer.pk or 0)
    return position.values_list("number", flat=True).first() or 0


@prepared(int, int)
def _contacts(thread: int, viewer: int) -> QuerySet[SharedConcern, tuple[str, str, str]]:
    """By name. Only people who still belong to the network: others cannot be told of it here."""
    members = Membership.objects.active().filter(network=OuterRef("thread__network"), user=OuterRef("user"))
    agreed = SharedConcern.objects.filter(Exists(members), thread=thread, may_be_contacted=True)
    people = agreed.order_by(Lower("user__display_name"), "pk")[:MOST_NAMED]
    handle = visible_handle("user", known_by_key(User, viewer))
    return people.values_list(shown_name("user"), handle, listed_organisation("organisation"))
