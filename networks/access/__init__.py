"""The door of a network: who joins, leaves, is let in or shut out.

The only writer of memberships and of django-guardian's rows, and the only reader of the latter besides the querysets.
Every verb runs in one transaction under a lock on the network's row, so that two at once become one after the other;
is safe to repeat; leaves an entry in the audit trail if it changed something; and brings the lock in step with the
story: `lock.settle` gives a person exactly the permissions that their state and role stand for.
"""

from networks.access.agreement import Drift, drifts, repair
from networks.access.lock import ENTER, MANAGE, MODERATE, PERMISSIONS, PERMISSIONS_OF, POST, Refused, permissions_of
from networks.access.network import archive, close_memberships, found, save_settings
from networks.access.verbs import (
    ASK_AGAIN_AFTER,
    approve,
    change_role,
    decline,
    hand_over,
    invite,
    join,
    leave,
    pause_posting,
    remove,
    restore,
    restore_due,
    resume_posting,
    revoke,
    suspend,
    withdraw,
)

__all__ = [
    "ASK_AGAIN_AFTER",
    "ENTER",
    "MANAGE",
    "MODERATE",
    "PERMISSIONS",
    "PERMISSIONS_OF",
    "POST",
    "Drift",
    "Refused",
    "approve",
    "archive",
    "change_role",
    "close_memberships",
    "decline",
    "drifts",
    "found",
    "hand_over",
    "invite",
    "join",
    "leave",
    "pause_posting",
    "permissions_of",
    "remove",
    "repair",
    "restore",
    "restore_due",
    "resume_posting",
    "revoke",
    "save_settings",
    "suspend",
    "withdraw",
]
