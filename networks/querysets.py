"""Every read of networks. Who may see one, and who may read inside it, is said here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Membership, Network  # noqa: F401

READ_BY_ALL = ("open", "public")
LISTED = (*READ_BY_ALL, "private")


class NetworkQuerySet(models.QuerySet["Network"]):
    def visible_to(self, viewer: User | AnonymousUser) -> NetworkQuerySet:
        """Networks that exist for the viewer: those that are listed, those they may enter or are invited to."""
        if not viewer.is_authenticated:
            return self.filter(level__in=LISTED)
        return self.filter(Q(level__in=LISTED) | self._entered_by(viewer) | self._inviting(viewer))

    def open_to(self, viewer: User | AnonymousUser) -> NetworkQuerySet:
        """Networks inside which the viewer may read. What lies in a network asks for this one."""
        if not viewer.is_authenticated:
            return self.filter(level__in=READ_BY_ALL)
        return self.filter(Q(level__in=READ_BY_ALL) | self._entered_by(viewer))

    def held_by(self, viewer: User | AnonymousUser, permission: str) -> NetworkQuerySet:
        """Networks in which the viewer holds a permission, say `post_in_network`, whatever the level."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(self._key(viewer, permission))

    def _entered_by(self, viewer: User) -> Exists:
        return self._key(viewer, "enter_network")

    def _key(self, viewer: User, permission: str) -> Exists:
        from networks.models import NetworkUserObjectPermission

        held = NetworkUserObjectPermission.objects.filter(
            user=viewer, permission__codename=permission, content_object=OuterRef("pk")
        )
        return Exists(held)

    def _inviting(self, viewer: User) -> Exists:
        from networks.models import Membership

        return Exists(Membership.objects.filter(user=viewer, network=OuterRef("pk"), state="invited"))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, viewer: User | AnonymousUser) -> MembershipQuerySet:
        """One's own; of those inside, what members of the network see; everything for its moderators."""
        from networks.models import Network

        if not viewer.is_authenticated:
            return self.none()
        entered = Network.objects.held_by(viewer, "enter_network")
        moderated = Network.objects.held_by(viewer, "moderate_network")
        shown = Q(network__in=entered, state="active", in_directory=True)
        return self.filter(Q(user=viewer) | shown | Q(network__in=moderated))

    def active(self) -> MembershipQuerySet:
        return self.filter(state="active")
