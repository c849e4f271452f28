"""How closely somebody follows a thread or a network."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from hub.database.prepared import prepared
from networks.access import NotAllowed
from networks.discussions.flows.locks import GONE
from networks.discussions.models import Subscription, Thread
from networks.models import Network

Level = Subscription.Level


def own_level(person: User, network_id: int) -> str:
    """How closely the person follows the network; empty for no choice of their own."""
    return next(iter(_levels(person.pk, network_id)), "")


@prepared(int, int)
def _levels(person: int, network: int) -> QuerySet[Subscription, str]:
    return Subscription.objects.filter(user=person, network=network).values_list("level", flat=True)


def follow(
    *, by: User, thread: Thread | None = None, network: Network | None = None, level: str = ""
) -> None:
    """Follow one of the two at this level; empty is no choice of one's own. Twice is as once. Raises Refused."""
    assert (thread is None) != (network is None)
    readable = Thread.objects.visible_to(by) if thread else Network.objects.open_to(by)
    if not readable.filter(pk=(thread or network).pk).exists():  # type: ignore[union-attr]
        raise NotAllowed(GONE if thread else "You cannot read in this network any more.")
    if not level:
        Subscription.objects.filter(user=by, thread=thread, network=network).delete()
        return
    place = "thread" if thread else "network"
    Subscription.objects.bulk_create(
        [Subscription(user=by, thread=thread, network=network, level=Level(level))],
        update_conflicts=True,
        unique_fields=["user", place],
        update_fields=["level"],
    )


def follow_what_one_wrote(thread: Thread, by: User) -> None:
    """After writing in a thread one sees what is new in it, unless one chose otherwise for it or for the network."""
    of_network = own_level(by, thread.network_id)
    if of_network == Level.MUTED:
        return
    level = of_network or Level.TRACKING
    Subscription.objects.bulk_create(
        [Subscription(user=by, thread=thread, level=level)], ignore_conflicts=True
    )
