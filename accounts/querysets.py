"""What may be read of people and organisations, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Organisation, User  # noqa: F401


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        return self.filter(is_active=True, closed_at=None)

    def visible_to(self, viewer: User | AnonymousUser) -> UserQuerySet:
        """People whose profile the viewer may open; always their own."""
        if not viewer.is_authenticated:
            return self.active().filter(profile_visibility="everyone")
        if viewer.is_staff:
            return self.active()
        return self.active().filter(Q(profile_visibility__in=["everyone", "members"]) | Q(pk=viewer.pk))


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, viewer: User | AnonymousUser) -> OrganisationQuerySet:
        """Listed organisations; a proposed one is seen by staff and by the person who proposed it."""
        if not viewer.is_authenticated:
            return self.filter(status="listed")
        if viewer.is_staff:
            return self
        return self.filter(Q(status="listed") | Q(proposed_by=viewer))
