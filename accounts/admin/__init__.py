"""People, organisations, and the records that may only be read."""

from accounts.admin.authenticators import AuthenticatorAdmin
from accounts.admin.organisations import OrganisationAdmin
from accounts.admin.people import UserAdmin
from accounts.admin.records import ConsentAdmin, ErasureAdmin

__all__ = ["AuthenticatorAdmin", "ConsentAdmin", "ErasureAdmin", "OrganisationAdmin", "UserAdmin"]
