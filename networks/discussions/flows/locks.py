"""The lock on a thread, what it must allow, and the figures that are counted under it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from accounts.models import User
from accounts.prepared import prepared_for_viewer
from hub.database.prepared import prepared
from hub.moderation.flows.locks import is_staff_who_decide
from hub.moderation.write_limits.write_access import check_may_write
from networks.access import MODERATE, POST, NotAllowed
from networks.discussions.models import Post, Pseudonym, Thread
from networks.discussions.querysets import ThreadQuerySet
from networks.models import Network
from networks.viewer_context import NetworkViewer, viewer_of

GONE = "This thread was deleted, or moved to where you cannot read it."


@contextmanager
def locked(thread: Thread, *, by: User) -> Iterator[tuple[Thread, NetworkViewer]]:
    """The thread as it is now, which nobody else writes until the block ends, and where the person stands.

    Raises Refused if the person may no longer read it, or may do nothing here.
    """
    with transaction.atomic():
        # Moved while this waited for the lock, its row no longer fits the network of the first look.
        found = _locked(by, thread.pk) or _locked(by, thread.pk)
        if not found:
            raise NotAllowed(GONE)
        check_may_write(by, found[0].network_id)
        yield found[0], viewer_of(found[0].network, by)


def locked_for_who_decides(pk: int) -> Thread:
    """The thread as it is now, whoever may read it. Call it in a transaction, for what was asked elsewhere."""
    threads = Thread.objects.select_related("network__figures").filter(pk=pk)
    return threads.select_for_update(no_key=True, of=("self",)).get()


@prepared_for_viewer(int)
def _locked(viewer: User | AnonymousUser, pk: int) -> ThreadQuerySet:
    threads = Thread.objects.visible_to(viewer).select_related("network__figures").filter(pk=pk)
    return threads.select_for_update(no_key=True, of=("self",))


def check_may_post(viewer: NetworkViewer, thread: Thread | None = None) -> None:
    """Raises Refused, in words for the person, where they may not write."""
    network = viewer.network
    if network.is_archived:
        raise NotAllowed("This network is archived: nobody writes in it any more.")
    if viewer.must_accept_code:
        raise NotAllowed("The code of conduct has changed. Accept it first; your text is kept.")
    if POST not in viewer.held:
        raise NotAllowed(_why_not(viewer))
    if thread is not None and thread.is_closed and not viewer.may_moderate:
        raise NotAllowed("This thread was closed meanwhile. Your text is kept below.")


def check_decides(thread: Thread, by: User) -> None:
    """Raises Refused for who does not look after the network at this moment, unless they decide for the site."""
    check_may_write(by, thread.network_id)
    if not (
        Network.objects.filter(pk=thread.network_id).held_by(by, MODERATE).exists()
        or is_staff_who_decide(by)
    ):
        raise NotAllowed("Only those who look after the network may do this.")


def _why_not(viewer: NetworkViewer) -> str:
    if viewer.posting_is_paused:
        return "The conveners have paused your posting in this network."
    return "Only members write here. Join the network first; your text is kept."


def named(person: User, written: Post | Thread) -> User | None:
    """Whom the audit trail may name; None where they wrote it without their name. Needs `pseudonym`."""
    return None if written.pseudonym and written.pseudonym.user_id == person.pk else person


def recount(thread: Thread) -> None:
    """Count the thread's posts anew. Call it under the lock."""
    ((posts, last, at, _),) = _figures(thread.pk) or [(0, 0, None, 0)]
    thread.post_count, thread.last_number, thread.last_post_at = (
        posts,
        last or 0,
        at or thread.created_at,
    )
    thread.save(update_fields=["post_count", "last_number", "last_post_at"])


def next_number(thread: Thread) -> int:
    """A number that no post of the thread has or had. Call it under the lock."""
    return next((last for *_, last in _figures(thread.pk)), 0) + 1


@prepared(int)
def _figures(thread: int) -> QuerySet[Post, tuple[int, int | None, datetime | None, int]]:
    """Of the posts that are shown: how many, the last number and time. Then the last number of all. No row for none."""
    shown = Q(deleted_at=None, hidden_at=None)
    counted = Post.objects.filter(thread=thread).order_by().values("thread")
    return counted.annotate(
        posts=Count("pk", filter=shown),
        last=Max("number", filter=shown),
        at=Max("created_at", filter=shown),
        last_of_all=Max("number"),
    ).values_list("posts", "last", "at", "last_of_all")


def pseudonym_of(user: User, thread: Thread) -> Pseudonym:
    """Who the person is in this thread without their name; the same each time. Call it under the lock."""
    known = Pseudonym.objects.filter(thread=thread, user=user).first()
    if known is not None:
        return known
    last = Pseudonym.objects.filter(thread=thread).aggregate(last=Max("number"))["last"] or 0
    return Pseudonym.objects.create(thread=thread, user=user, number=last + 1)


def check_allows_anonymous(network: Network) -> None:
    if not network.allows_anonymous:
        raise NotAllowed("This network does not allow posts without a name. Your text is kept.")
