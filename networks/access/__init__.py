"""Actions on memberships and networks: join, invite, approve, suspend, remove, archive.

The only writer of memberships and of django-guardian's object permissions, and apart from the
querysets the only reader of the latter. Every action runs in one transaction under a lock on the
network's row, so that concurrent calls run one after the other. It is safe to repeat, records an
audit event if it changed something, and keeps the object permissions in step with the membership:
`sync_permissions.sync_permissions` gives a person exactly the permissions of their state and role.
"""

from hub.errors import NotAllowed
from networks.access.consistency import PermissionDrift, find_drift, repair
from networks.access.invitations import (
    Addressees,
    accept_invitation,
    claim_invitations,
    decline_invitation,
    invite_addresses,
    plan_invitations,
    resend_invitation,
    revoke_invitation,
)
from networks.access.memberships import (
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
from networks.access.networks import (
    SettingsChanged,
    archive,
    close_memberships,
    create_network,
    name_changed,
    reopen,
    save_settings,
    settings_mark,
)
from networks.access.notices import mail_join_requests
from networks.access.own_membership import (
    accept_code,
    addresses_changed,
    end_lost_addresses,
    show_in_directory,
)
from networks.access.sync_permissions import (
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
    "NotAllowed",
    "PermissionDrift",
    "SettingsChanged",
    "accept_code",
    "accept_invitation",
    "addresses_changed",
    "approve",
    "archive",
    "change_role",
    "claim_invitations",
    "close_memberships",
    "create_network",
    "decline",
    "decline_invitation",
    "domain_letting_in",
    "end_lost_addresses",
    "find_drift",
    "hand_over",
    "invite",
    "invite_addresses",
    "join",
    "leave",
    "mail_join_requests",
    "name_changed",
    "pause_posting",
    "permissions_of",
    "plan_invitations",
    "remove",
    "reopen",
    "repair",
    "resend_invitation",
    "restore",
    "restore_due",
    "resume_posting",
    "revoke",
    "revoke_invitation",
    "save_settings",
    "settings_mark",
    "show_in_directory",
    "suspend",
    "withdraw",
]
