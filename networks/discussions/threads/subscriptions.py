"""Who follows a thread closely, and who wants to hear nothing of it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from accounts.models import User
from networks.discussions.models import Subscription, Thread
from networks.members.selectors import members_who_read


def watching(thread: Thread) -> set[int]:
    """Those who want to be told of every post. What they chose for the thread goes before its network."""
    return {user for user, level in _levels(thread).items() if level == Subscription.Level.WATCHING}


def muting(thread: Thread) -> set[int]:
    """Who wants to hear nothing of the thread, or nothing of its network and chose nothing for the thread."""
    return {user for user, level in _levels(thread).items() if level == Subscription.Level.MUTED}


def readers(thread: Thread, people: Collection[int]) -> set[int]:
    """Those of the people who may read the thread."""
    if not people:
        return set()
    network = thread.network
    reading = User.objects.active() if network.is_read_by_all else members_who_read(network)
    return set(reading.filter(pk__in=people).values_list("pk", flat=True))


def _levels(thread: Thread) -> dict[int, str]:
    choices = Subscription.objects.filter(Q(thread=thread.pk) | Q(network=thread.network_id))
    levels: dict[int, str] = {}
    for user, of_thread, level in choices.values_list("user", "thread", "level"):
        if of_thread is not None or user not in levels:
            levels[user] = level
    return levels
