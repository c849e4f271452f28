""" "We have this too" as it is shown: how many organisations, from three upwards, and who may be contacted."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from networks.discussions.models import Thread
from networks.discussions.polls import poll_view
from networks.discussions.threads.read_state import MeTooContact, ReadState
from networks.viewer_context import NetworkViewer


@dataclass(frozen=True)
class MeTooView:
    """`organisations` is 0 below three. `people` agreed to be contacted; for members only. The viewer's organisation
    `shares` it, and then `contact` says whether members may ask them.
    """

    organisations: int
    people: tuple[MeTooContact, ...]
    may_share: bool
    has_organisation: bool
    shares: bool
    contact: bool


def shared_view(thread: Thread, viewer: NetworkViewer, reading: ReadState) -> MeTooView:
    """Of a thread that the viewer was found to read."""
    user = viewer.user
    return MeTooView(
        organisations=thread.sharing_organisations if thread.is_shared_by_enough else 0,
        people=tuple(reading.contacts),
        may_share=viewer.is_member and not viewer.network.is_archived,
        has_organisation=isinstance(user, User) and user.organisation_id is not None,
        shares=reading.shares,
        contact=bool(reading.contact),
    )


def asked_of_all(thread: Thread, viewer: NetworkViewer, reading: ReadState) -> dict[str, object]:
    """What stands below a thread's first post: its poll, and "We have this too". Needs `poll` selected."""
    poll = getattr(thread, "poll", None)
    return {
        "poll": poll_view(poll, viewer) if poll else None,
        "shared": shared_view(thread, viewer, reading) if thread.can_be_shared else None,
    }
