"""How people sign in, as far as staff may see it: no secret, no address of a device."""

import allauth.mfa.admin
import allauth.usersessions.admin
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest

from accounts.permissions import MemberRequest

# Allauth's own pages show the secrets of authenticator apps, and search by a field that people here do not have.
assert allauth.mfa.admin
assert allauth.usersessions.admin
admin.site.unregister([Authenticator, UserSession])


@admin.register(Authenticator)
class AuthenticatorAdmin(admin.ModelAdmin[Authenticator]):
    """Who has a second step. A superuser deletes one for a person who has lost their phone or key."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__email", "user__display_name")
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        return False

    def has_delete_permission(
        self,
        request: MemberRequest,  # type: ignore[override]
        obj: Authenticator | None = None,
    ) -> bool:
        return request.user.is_superuser
