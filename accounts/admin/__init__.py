"""People, organisations, and the records that may only be read."""

from accounts.admin.organisations import OrganisationAdmin
from accounts.admin.people import UserAdmin
from accounts.admin.records import ConsentAdmin, ErasureAdmin
from accounts.admin.signing_in import AuthenticatorAdmin

__all__ = ["AuthenticatorAdmin", "ConsentAdmin", "ErasureAdmin", "OrganisationAdmin", "UserAdmin"]
