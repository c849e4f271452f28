"""The door of a network: who joins, leaves, is let in or shut out.

The only writer of memberships and of django-guardian's rows, and the only reader of the latter besides the querysets.
Every verb runs in one transaction under a lock on the network's row, so that two at once become one after the other;
is safe to repeat; leaves an entry in the audit trail if it changed something; and brings the lock in step with the
story: `lock.settle` gives a person exactly the permissions that their state and role stand for.
"""

from hub.refused import Refused
from networks.access.agreement import Drift, drifts, repair
from networks.access.inside import accept_code, addresses_changed, end_lost_addresses, show_in_directory
from networks.access.invitations import (
    Addressees,
    accept,
    addressees,
    claim_invitations,
    invite_addresses,
    resend,
    revoke_invitation,
    turn_down,
)
from networks.access.lock import (
    ENTER,
    MANAGE,
    MODERATE,
    PERMISSIONS,
    PERMISSIONS_OF,
    POST,
    UNTOLD,
    domain_letting_in,
    permissions_of,
)
from networks.access.network import (
    ChangedMeanwhile,
    archive,
    close_memberships,
    found,
    name_changed,
    reopen,
    save_settings,
    settings_mark,
)
from networks.access.telling import tell_of_requests
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
    "UNTOLD",
    "Addressees",
    "ChangedMeanwhile",
    "Drift",
    "Refused",
    "accept",
    "accept_code",
    "addressees",
    "addresses_changed",
    "approve",
    "archive",
    "change_role",
    "claim_invitations",
    "close_memberships",
    "decline",
    "domain_letting_in",
    "drifts",
    "end_lost_addresses",
    "found",
    "hand_over",
    "invite",
    "invite_addresses",
    "join",
    "leave",
    "name_changed",
    "pause_posting",
    "permissions_of",
    "remove",
    "reopen",
    "repair",
    "resend",
    "restore",
    "restore_due",
    "resume_posting",
    "revoke",
    "revoke_invitation",
    "save_settings",
    "settings_mark",
    "show_in_directory",
    "suspend",
    "tell_of_requests",
    "turn_down",
    "withdraw",
]
