"""Polls: asking one below a thread, and voting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from networks.access import Refused
from networks.discussions.flows.lock import GONE
from networks.discussions.models import Choice, Poll, Thread, Vote
from networks.standing import standing_of


@dataclass(frozen=True)
class Ballot:
    """A poll that is to be asked; `choices` in the order in which they are shown."""

    question: str
    choices: Sequence[str]
    is_multiple: bool = False
    is_secret: bool = True
    closes_at: datetime | None = None


def ask(thread: Thread, ballot: Ballot) -> Poll:
    """Put the poll below the thread. Call it in the transaction that writes the thread."""
    poll = Poll.objects.create(
        thread=thread,
        question=ballot.question,
        is_multiple=ballot.is_multiple,
        is_secret=ballot.is_secret,
        closes_at=ballot.closes_at,
    )
    Choice.objects.bulk_create(
        Choice(poll=poll, text=text, position=position) for position, text in enumerate(ballot.choices, start=1)
    )
    return poll


def vote(*, poll: Poll, by: User, choices: Sequence[int]) -> None:
    """Make these choices (ids) the person's vote; none takes it back. Twice is as once. Raises Refused."""
    with transaction.atomic():
        # Votes on one poll come one after the other: with one answer allowed, nobody ends up with two.
        polls = Poll.objects.visible_to(by).select_related("thread__network__figures")
        found = polls.select_for_update(no_key=True, of=("self",)).filter(pk=poll.pk).first()
        if found is None:
            raise Refused(GONE)
        check_may_vote(found, by)
        chosen = set(found.choices.filter(pk__in=choices).values_list("pk", flat=True))
        if chosen != set(choices):
            raise Refused("This answer does not belong to the poll. Choose again.")
        if len(chosen) > 1 and not found.is_multiple:
            raise Refused("Choose one answer, please.")
        mine = Vote.objects.filter(choice__poll=found, user=by)
        mine.exclude(choice__in=chosen).delete()
        Vote.objects.bulk_create([Vote(choice_id=pk, user=by) for pk in chosen], ignore_conflicts=True)


def check_may_vote(poll: Poll, by: User) -> None:
    """Raises Refused, in words for the person."""
    network = poll.thread.network
    if network.is_archived:
        raise Refused("This network is archived: nobody votes in it any more.")
    if not standing_of(network, by).is_member:
        raise Refused("Only members vote. Join the network first.")
    if poll.is_closed:
        assert poll.closes_at is not None
        closed = timezone.localtime(poll.closes_at)
        raise Refused(f"This poll closed on {closed:%-d %B %Y} at {closed:%H:%M}. Votes cannot be changed any more.")
    if poll.thread.is_closed:
        raise Refused("This discussion is closed, and its poll with it.")
