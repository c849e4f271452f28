"""What a discussion must not show where it moves to: votes, the names of voters, and who wrote without a name."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models

from networks.access import NotAllowed
from networks.discussions.models import Poll, Post, Thread, Vote
from networks.members.selectors import moderators_of
from networks.models import Network


class MoveLoss(models.TextChoices):
    """What does not go along; whoever moves the discussion is told before, and agrees."""

    VOTES = (
        "votes",
        "The votes on its poll: people voted for those who read here. The poll begins anew.",
    )
    VOTERS = "voters", "Who voted for what: the poll shows only numbers from then on."


def losses(thread: Thread) -> list[MoveLoss]:
    """What moving the thread to another network takes away. Needs `network`; two queries at most."""
    poll = Poll.objects.filter(thread=thread).first()
    if poll is None or not Vote.objects.filter(choice__poll=poll).exists():
        return []
    if not thread.network.is_read_by_all:
        return [MoveLoss.VOTES]
    return [] if poll.is_secret else [MoveLoss.VOTERS]


def check_may_show(thread: Thread, to: Network, accepted: Collection[str] = ()) -> None:
    """Raises Refused where anonymous posts would meet others than they were written for, or a loss is not accepted.

    They meet others where the network is closed that they leave, where the other one has no anonymous posts, and
    where somebody moderates who does not moderate here: moderators may ask for the author. Call it under the lock.
    """
    if Post.objects.filter(thread=thread, deleted_at=None).exclude(pseudonym=None).exists():
        others = moderators_of(to.pk).exclude(pk__in=moderators_of(thread.network_id).values("pk"))
        if not thread.network.is_read_by_all or not to.allows_anonymous or others.exists():
            raise NotAllowed(
                "Somebody wrote in it without a name, for those who read and moderate here. It cannot move to "
                "others. Split off what may move."
            )
    if missing := [loss.label for loss in losses(thread) if loss not in accepted]:
        raise NotAllowed(
            f"Not all of it can go along. {' '.join(missing)} Move it from its own page to agree to that."
        )


def take_away(thread: Thread, lost: Collection[MoveLoss]) -> None:
    """Do what was agreed to. Call it under the lock, in the transaction that moves the thread."""
    if MoveLoss.VOTES in lost:
        Vote.objects.filter(choice__poll__thread=thread).delete()
    if MoveLoss.VOTERS in lost:
        Poll.objects.filter(thread=thread).update(is_secret=True)
