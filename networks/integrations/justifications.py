"""Justifications of what may identify a patient in a network's own texts.

The network's other moderators and conveners are notified. Justifications in posts are handled by
`networks.discussions`, since the authors may be anonymous.
"""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from hub.notifications.flows import notify
from hub.safeguarding.justifications import Justification, note_explained
from networks.models import Network

EXPLAINED = "explained-in-network"


def explain(explained: Sequence[Justification], *, by: User, network: Network, place: str) -> None:
    """Record the justifications in the audit log and notify the network's moderators and conveners.

    Call it in the transaction that saves the text.
    """
    entry = note_explained(explained, by=by, scope=network.pk, place=place)
    if entry is not None:
        notify(EXPLAINED, entry.pk, by=by, scope=network.pk)
