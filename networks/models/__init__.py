"""Models of networks, their memberships and their object permissions."""

from networks.models.export import NetworkExport
from networks.models.figures import NetworkCounters
from networks.models.former_slug import FormerNetworkSlug
from networks.models.invitation import Invitation
from networks.models.membership import Membership
from networks.models.network import Network
from networks.models.organisation import MemberOrganisation
from networks.models.permission import NetworkUserObjectPermission
from networks.models.proposal import Proposal

__all__ = [
    "FormerNetworkSlug",
    "Invitation",
    "MemberOrganisation",
    "Membership",
    "Network",
    "NetworkCounters",
    "NetworkExport",
    "NetworkUserObjectPermission",
    "Proposal",
]
