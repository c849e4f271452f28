"""Networks, who belongs to them, and the lock on their doors."""

from networks.models.membership import Membership
from networks.models.network import Network
from networks.models.permission import NetworkUserObjectPermission

__all__ = ["Membership", "Network", "NetworkUserObjectPermission"]
