"""What conveners said of what may identify a patient in what a network says of itself: to the others who look after it.

What is said of posts is told by the discussions, whose authors may have no name.
"""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from hub.notifications.flows import notify
from hub.safeguarding.justifications import Justification, note_explained
from networks.models import Network

EXPLAINED = "explained-in-network"


def explain(explained: Sequence[Justification], *, by: User, network: Network, place: str) -> None:
    """Into the audit trail, and to those who look after the network. In the transaction that saves it."""
    entry = note_explained(explained, by=by, scope=network.pk, place=place)
    if entry is not None:
        notify(EXPLAINED, entry.pk, by=by, scope=network.pk)
