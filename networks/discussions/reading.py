"""What one reader has of a thread: how far they read, how they follow it, what they began to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, JSONField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject, Lower

from accounts.models import User
from hub.database.prepared import prepared
from networks.discussions import drafts
from networks.discussions.models import Draft, Position, SharedConcern, Thread, Watch
from networks.models import Membership, Network
from networks.standing import Standing

MOST_NAMED = 100


@dataclass(frozen=True)
class Contact:
    """Somebody who has this too and agreed to be contacted; `organisation` is empty unless it is listed."""

    name: str
    handle: str
    organisation: str


@dataclass(frozen=True)
class Reading:
    """`level` is the reader's own choice for the thread, `network_level` that for its network; empty for none.

    `contact` is None unless the reader said "We have this too"; then whether members may contact them.
    `contacts` are for members, where enough organisations have it too.
    """

    read_to: int = 0
    level: str = ""
    network_level: str = ""
    contact: bool | None = None
    contacts: Sequence[Contact] = ()
    draft: Draft | None = None

    @property
    def shares(self) -> bool:
        return self.contact is not None


NOBODYS = Reading()


def reading_of(thread: Thread, standing: Standing) -> Reading:
    """One query; none for somebody who is not signed in."""
    reader = standing.viewer
    if not isinstance(reader, User):
        return NOBODYS
    with_contacts = standing.is_member and thread.is_shared_by_enough
    row = (_rows_with_contacts if with_contacts else _rows)(thread.pk, reader.pk)[0]
    read, level, network_level, contact, draft, contacts = row
    place = drafts.Place(thread.network, thread)
    return Reading(
        read_to=read or 0,
        level=level or "",
        network_level=network_level or "",
        contact=contact,
        contacts=[Contact(**each) for each in contacts or ()],
        draft=_draft(place, **draft) if draft else None,
    )


@prepared(int, int)
def _rows(thread: int, reader: int) -> QuerySet[Thread, tuple[Any, ...]]:
    return _asked(thread, reader, Value(None, output_field=JSONField()))


@prepared(int, int)
def _rows_with_contacts(thread: int, reader: int) -> QuerySet[Thread, tuple[Any, ...]]:
    return _asked(thread, reader, _contacts())


def _asked(thread: int, reader: int, contacts: Value | ArraySubquery) -> QuerySet[Thread, tuple[Any, ...]]:
    watches = Watch.objects.filter(user=reader)
    replying = drafts.Place(Network(), Thread(pk=thread))
    draft = drafts.unsent_of(User(pk=reader), replying).values(kept=JSONObject(pk="pk", fields="fields", at="saved_at"))
    return Thread.objects.filter(pk=thread).values_list(
        Subquery(Position.objects.filter(thread=OuterRef("pk"), user=reader).values("number")),
        Subquery(watches.filter(thread=OuterRef("pk")).values("level")),
        Subquery(watches.filter(network=OuterRef("network")).values("level")),
        Subquery(SharedConcern.objects.filter(thread=OuterRef("pk"), user=reader).values("may_be_contacted")),
        Subquery(draft[:1]),
        contacts,
    )


def _draft(place: drafts.Place, *, pk: int, fields: dict[str, str], at: str) -> Draft:
    saved_at = datetime.fromisoformat(at)
    return Draft(pk=pk, network=place.network, thread=place.thread, fields=fields, saved_at=saved_at)


def read_to(thread: Thread, standing: Standing) -> int:
    """The number of the last post that the viewer has seen; 0 for none."""
    position = Position.objects.filter(thread=thread, user_id=standing.viewer.pk or 0)
    return position.values_list("number", flat=True).first() or 0


def _contacts() -> ArraySubquery:
    """By name. Only people who still belong to the network: others cannot be told of it here."""
    members = Membership.objects.active().filter(network=OuterRef("thread__network"), user=OuterRef("user"))
    agreed = SharedConcern.objects.filter(Exists(members), thread=OuterRef("pk"), may_be_contacted=True)
    listed = Case(When(organisation__status="listed", then=F("organisation__name")), default=Value(""))
    person = JSONObject(name="user__display_name", handle="user__handle", organisation=listed)
    return ArraySubquery(agreed.order_by(Lower("user__display_name"), "pk").values(person=person)[:MOST_NAMED])
