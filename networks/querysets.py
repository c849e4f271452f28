"""Querysets of networks: the only definition of who may see one, and who may read inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone

from hub.moderation.models import Sanction
from hub.permissions import staff_who_may

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import (  # noqa: F401
        Invitation,
        MemberOrganisation,
        Membership,
        Network,
        NetworkExport,
        NetworkUserObjectPermission,
        Proposal,
    )

READ_BY_ALL = ("open", "public")
LISTED = (*READ_BY_ALL, "private")
LOOK_AFTER = "networks.change_network"  # permission of staff who act in place of conveners


class NetworkQuerySet(models.QuerySet["Network"]):
    def visible_to(self, viewer: User | AnonymousUser) -> NetworkQuerySet:
        """Return networks that exist for the viewer.

        These are listed ones, those they may enter and those they are invited to.
        """
        if not viewer.is_authenticated:
            return self.filter(level__in=LISTED)
        return self.filter(Q(level__in=LISTED) | self._entered_by(viewer) | self._inviting(viewer))

    def open_to(self, viewer: User | AnonymousUser) -> NetworkQuerySet:
        """Return networks inside which the viewer may read.

        Queries of content in networks use this one.
        """
        if not viewer.is_authenticated:
            return self.filter(level__in=READ_BY_ALL)
        return self.filter(Q(level__in=READ_BY_ALL) | self._entered_by(viewer))

    def formerly_at(self, slug: str) -> NetworkQuerySet:
        """Return the network that had this slug before, unless another one has it now."""
        taken = self.model.objects.filter(slug=slug)
        return self.filter(~Exists(taken), former_slugs__slug=slug)

    def held_by(self, viewer: User | AnonymousUser, permission: str) -> NetworkQuerySet:
        """Return networks in which the viewer holds a permission, such as `post_in_network`.

        The level does not matter.
        """
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(self._key(viewer, permission))

    def permissions_held(self, viewer: User, network_id: int) -> frozenset[str]:
        """Return all permissions of the viewer in one network."""
        return frozenset(
            self.keys_of(viewer.pk, network_id).values_list("permission__codename", flat=True)
        )

    def keys_of(
        self, person_id: int, network_id: int | OuterRef
    ) -> models.QuerySet[NetworkUserObjectPermission]:
        """Return the object permissions of a person in a network."""
        from networks.models import NetworkUserObjectPermission

        return NetworkUserObjectPermission.objects.filter(user=person_id, content_object=network_id)

    def without_present_convener(self) -> NetworkQuerySet:
        """Return networks without a present convener that are not archived.

        See `MembershipQuerySet.present`.
        """
        return self.filter(self._lacks_convener())

    def with_convener_need(self) -> NetworkQuerySet:
        """Annotate the same condition as `needs_convener`, for pages that show it."""
        return self.annotate(needs_convener=self._lacks_convener())

    def answered_by(self, person: User) -> NetworkQuerySet:
        """Return networks whose requests to join this person answers.

        They are a convener, or staff if no convener is present.
        """
        stands_in = Exists(staff_who_may(LOOK_AFTER).filter(pk=person.pk))
        convened = self._key(person, "manage_network")
        return self.filter(Q(convened) | (Q(stands_in) & self._lacks_convener()))

    def _lacks_convener(self) -> Q:
        from networks.models import Membership

        present = Membership.objects.present().filter(network=OuterRef("pk"), role="convener")
        return Q(~Exists(present), archived_at=None)

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

        return Exists(
            Membership.objects.filter(user=viewer, network=OuterRef("pk"), state="invited")
        )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, viewer: User | AnonymousUser) -> MembershipQuerySet:
        """Return memberships that the viewer may see.

        These are their own, and in networks that they may enter the active ones in the list of
        members. Moderators also see requests and former members. People who were only ever invited
        are shown to nobody else: it would reveal who has an account at an address.
        """
        from networks.models import Network

        if not viewer.is_authenticated:
            return self.none()
        entered = Network.objects.held_by(viewer, "enter_network")
        moderated = Network.objects.held_by(viewer, "moderate_network")
        shown = Q(network__in=entered, state="active", in_directory=True)
        known = ~Q(state="invited") & ~Q(state="left", joined_at=None)
        return self.filter(Q(user=viewer) | shown | (Q(network__in=moderated) & known))

    def active(self) -> MembershipQuerySet:
        return self.filter(state="active")

    def present(self) -> MembershipQuerySet:
        """Return active members who can act and are here.

        Their account is in use, is not suspended from the site, and was seen within
        `CONVENER_ABSENT_DAYS`.
        """
        from accounts.models import User

        seen = User.objects.active().seen_within(settings.CONVENER_ABSENT_DAYS)
        suspended = Sanction.objects.suspending_from_site()
        return self.active().filter(
            Exists(seen.filter(pk=OuterRef("user"))),
            ~Exists(suspended.filter(person=OuterRef("user"))),
        )


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> InvitationQuerySet:
        """Return invitations that are not answered, revoked or expired.

        Their networks are not archived.
        """
        return self.filter(
            answered_at=None,
            revoked_at=None,
            expires_at__gt=timezone.now(),
            network__archived_at=None,
        )

    def visible_to(self, viewer: User | AnonymousUser) -> InvitationQuerySet:
        """Return the invitations of networks that the viewer convenes."""
        from networks.models import Network

        return self.filter(network__in=Network.objects.held_by(viewer, "manage_network"))

    def to_person(self, person: User) -> InvitationQuerySet:
        """Return the invitations that were sent to an address which the person has confirmed."""
        confirmed = EmailAddress.objects.filter(user=person, verified=True).values(
            lower=Lower("email")
        )
        return self.alias(lower_email=Lower("email")).filter(lower_email__in=confirmed)


class MemberOrganisationQuerySet(models.QuerySet["MemberOrganisation"]):
    def visible_to(self, viewer: User | AnonymousUser) -> MemberOrganisationQuerySet:
        """Return member organisations that the viewer may see.

        These are those of visible networks that show them to everyone, and those of networks that
        the viewer convenes.
        """
        from networks.models import Network

        shown = Network.objects.visible_to(viewer).filter(lists_organisations=True)
        convened = Network.objects.held_by(viewer, "manage_network")
        return self.filter(Q(network__in=shown) | Q(network__in=convened))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, viewer: User | AnonymousUser) -> ProposalQuerySet:
        """Return the viewer's own proposals. Staff see all in the admin."""
        return self.filter(proposed_by=viewer) if viewer.is_authenticated else self.none()


class NetworkExportQuerySet(models.QuerySet["NetworkExport"]):
    def visible_to(self, viewer: User | AnonymousUser) -> NetworkExportQuerySet:
        """Return exports that can be downloaded now, of the networks that the viewer convenes."""
        from networks.models import Network

        convened = Network.objects.held_by(viewer, "manage_network")
        return self.filter(
            network__in=convened, ready_at__isnull=False, expires_at__gt=timezone.now()
        )
