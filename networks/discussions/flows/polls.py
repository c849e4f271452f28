"""Polls: asking one below a thread, changing it, and voting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.audit.log import record
from hub.errors import Conflict
from hub.moderation.write_limits.write_access import check_may_write
from hub.safeguarding.justifications import Justification
from networks.access import NotAllowed
from networks.discussions.flows.justifications import explain_thread
from networks.discussions.flows.locks import GONE, check_may_post
from networks.discussions.models import Choice, Poll, Thread, Vote
from networks.viewer_context import NetworkViewer, viewer_of


@dataclass(frozen=True)
class PollInput:
    """A poll that is to be asked; `choices` in the order in which they are shown."""

    question: str
    choices: Sequence[str]
    is_multiple: bool = False
    is_secret: bool = True
    closes_at: datetime | None = None


class PollChanged(Conflict):
    """Somebody else changed the poll, or the first vote came; `poll` is as it stands now."""

    def __init__(self, poll: Poll) -> None:
        super().__init__("Somebody changed this poll while you were writing.")
        self.poll = poll


def ask(thread: Thread, ballot: PollInput) -> Poll:
    """Put the poll below the thread. Call it in the transaction that writes the thread."""
    poll = Poll.objects.create(
        thread=thread,
        question=ballot.question,
        is_multiple=ballot.is_multiple,
        is_secret=ballot.is_secret,
        closes_at=ballot.closes_at,
    )
    _offer(poll, ballot)
    return poll


def edit_poll(
    *,
    poll: Poll,
    by: User,
    ballot: PollInput,
    version: int,
    explained: Sequence[Justification] = (),
) -> Poll:
    """Ask otherwise, as long as nobody voted; then only `closes_at` is taken. Raises Refused, PollChangedMeanwhile."""
    with transaction.atomic():
        found = _locked(poll, by)
        check_may_edit(found, by)
        if found.version != version:
            raise PollChanged(found)
        if not has_votes(found):
            found.question, found.is_multiple, found.is_secret = (
                ballot.question,
                ballot.is_multiple,
                ballot.is_secret,
            )
            found.choices.all().delete()
            _offer(found, ballot)
        elif _asks_otherwise(found, ballot):
            raise PollChanged(found)
        found.closes_at, found.version = ballot.closes_at, found.version + 1
        found.save(update_fields=["question", "is_multiple", "is_secret", "closes_at", "version"])
        thread = found.thread
        explain_thread(thread, explained, by=by, place="its poll")
        if not thread.is_begun_by(by):
            record("poll.edited", by=by, scope=thread.network_id, thread=thread.pk)
        return found


def has_votes(poll: Poll) -> bool:
    return Vote.objects.filter(choice__poll=poll).exists()


def can_edit_poll(poll: Poll, viewer: NetworkViewer) -> bool:
    """Whether the viewer may change it: who asked, and who looks after the network. Needs `thread__pseudonym`."""
    if viewer.network.is_archived or not isinstance(viewer.user, User):
        return False
    if viewer.may_moderate:
        return True
    return viewer.may_post and not poll.thread.is_closed and poll.thread.is_begun_by(viewer.user)


def check_may_edit(poll: Poll, by: User) -> None:
    """Raises Refused, in words for the person."""
    viewer = viewer_of(poll.thread.network, by)
    if can_edit_poll(poll, viewer):
        return
    if viewer.network.is_archived or poll.thread.is_begun_by(by):
        check_may_post(viewer, poll.thread)
    raise NotAllowed("Who asked, or who looks after the network, can change a poll.")


def _asks_otherwise(poll: Poll, ballot: PollInput) -> bool:
    asked = (ballot.question, list(ballot.choices), ballot.is_multiple, ballot.is_secret)
    return asked != (poll.question, _texts(poll), poll.is_multiple, poll.is_secret)


def _texts(poll: Poll) -> list[str]:
    return list(poll.choices.values_list("text", flat=True))


def _offer(poll: Poll, ballot: PollInput) -> None:
    Choice.objects.bulk_create(
        Choice(poll=poll, text=text, position=position)
        for position, text in enumerate(ballot.choices, start=1)
    )


def _locked(poll: Poll, by: User) -> Poll:
    """The poll as it is now, on which nobody else votes until the transaction ends. Raises Refused."""
    polls = Poll.objects.visible_to(by).select_related(
        "thread__network__figures", "thread__pseudonym"
    )
    found = polls.select_for_update(no_key=True, of=("self",)).filter(pk=poll.pk).first()
    if found is None:
        raise NotAllowed(GONE)
    check_may_write(by, found.thread.network_id)
    return found


def vote(*, poll: Poll, by: User, choices: Sequence[int]) -> None:
    """Make these choices (ids) the person's vote; none takes it back. Twice is as once. Raises Refused."""
    with transaction.atomic():
        # Votes on one poll come one after the other: with one answer allowed, nobody ends up with two.
        found = _locked(poll, by)
        check_may_vote(found, by)
        chosen = set(found.choices.filter(pk__in=choices).values_list("pk", flat=True))
        if chosen != set(choices):
            raise NotAllowed("This answer does not belong to the poll. Choose again.")
        if len(chosen) > 1 and not found.is_multiple:
            raise NotAllowed("Choose one answer, please.")
        mine = Vote.objects.filter(choice__poll=found, user=by)
        mine.exclude(choice__in=chosen).delete()
        Vote.objects.bulk_create(
            [Vote(choice_id=pk, user=by) for pk in chosen], ignore_conflicts=True
        )


def check_may_vote(poll: Poll, by: User) -> None:
    """Raises Refused, in words for the person."""
    network = poll.thread.network
    if network.is_archived:
        raise NotAllowed("This network is archived: nobody votes in it any more.")
    if not viewer_of(network, by).is_member:
        raise NotAllowed("Only members vote. Join the network first.")
    if poll.is_closed:
        assert poll.closes_at is not None
        closed = timezone.localtime(poll.closes_at)
        raise NotAllowed(
            f"This poll closed on {closed:%-d %B %Y} at {closed:%H:%M %Z}. Votes cannot be changed any more."
        )
    if poll.thread.is_closed:
        raise NotAllowed("This discussion is closed, and its poll with it.")
