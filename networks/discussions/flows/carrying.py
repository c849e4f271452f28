"""What goes with a thread when it moves or is merged, besides its posts. Each is called under the threads' locks."""

from __future__ import annotations

from networks.discussions.flows.sharing import recount_sharing
from networks.discussions.models import Draft, Poll, SharedConcern, Thread, View


def take_contacts_back(thread: Thread) -> None:
    """Who agreed to be contacted agreed to it among the members of the network that the thread leaves."""
    SharedConcern.objects.filter(thread=thread).update(may_be_contacted=False)


def carry_what_was_asked(thread: Thread, target: Thread) -> None:
    """The poll, unless the target has one; who has this too; what people are writing; readings not counted yet."""
    if not Poll.objects.filter(thread=target).exists():
        Poll.objects.filter(thread=thread).update(thread=target)
    known = SharedConcern.objects.filter(thread=target).values("user")
    SharedConcern.objects.filter(thread=thread).exclude(user__in=known).update(thread=target)
    SharedConcern.objects.filter(thread=thread).delete()
    recount_sharing(thread)
    recount_sharing(target)
    Draft.objects.filter(thread=thread).update(thread=target)
    View.objects.filter(thread=thread).update(thread=target)
