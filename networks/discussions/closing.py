"""What becomes of what somebody kept and said in discussions when they close their account."""

from __future__ import annotations

from accounts.models import Erasure, User
from networks.discussions.flows.sharing import recount_sharing
from networks.discussions.models import Draft, Position, SharedConcern, Thread, Vote, Watch


def close_what_one_kept(user: User, mode: Erasure.Mode) -> None:
    """Called inside the transaction that closes the account.

    Drafts, positions and what the person follows go. So does "We have this too", which spoke for an organisation they
    no longer name. Votes stay, under "Former member" where a poll is open, unless contributions are to be removed.
    """
    for kept in (Draft, Position, Watch):
        kept.objects.filter(user=user).delete()
    if mode == Erasure.Mode.REMOVE:
        Vote.objects.filter(user=user).delete()
    _take_back_concerns(user)


def _take_back_concerns(user: User) -> None:
    shared = SharedConcern.objects.filter(user=user)
    threads = Thread.objects.filter(pk__in=shared.values("thread")).order_by("pk")
    locked = list(threads.select_for_update(no_key=True))
    shared.delete()
    for thread in locked:
        recount_sharing(thread)
