"""Every read of networks. Who may see one, and who may read inside it, is said here and nowhere else."""

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
LOOK_AFTER = "networks.change_network"  # what staff need who stand in for conveners


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

    def formerly_at(self, slug: str) -> NetworkQuerySet:
        """The network that had this address before it was renamed, unless another one has it now."""
        taken = self.model.objects.filter(slug=slug)
        return self.filter(~Exists(taken), former_slugs__slug=slug)

    def held_by(self, viewer: User | AnonymousUser, permission: str) -> NetworkQuerySet:
        """Networks in which the viewer holds a permission, say `post_in_network`, whatever the level."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(self._key(viewer, permission))

    def permissions_held(self, viewer: User, network_id: int) -> frozenset[str]:
        """All that the viewer may do in one network."""
        return frozenset(
            self.keys_of(viewer.pk, network_id).values_list("permission__codename", flat=True)
        )

    def keys_of(
        self, person_id: int, network_id: int | OuterRef
    ) -> models.QuerySet[NetworkUserObjectPermission]:
        """The rows behind that."""
        from networks.models import NetworkUserObjectPermission

        return NetworkUserObjectPermission.objects.filter(user=person_id, content_object=network_id)

    def without_present_convener(self) -> NetworkQuerySet:
        """Living networks that nobody looks after who is here: see `MembershipQuerySet.present`."""
        return self.filter(self._lacks_convener())

    def with_convener_need(self) -> NetworkQuerySet:
        """The same as a column `needs_convener`, for pages that say so."""
        return self.annotate(needs_convener=self._lacks_convener())

    def answered_by(self, person: User) -> NetworkQuerySet:
        """Networks whose requests to join are this person's to answer: of their conveners, else of staff."""
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
        """One's own; of those inside, what members of the network see; for its moderators also who asked or went.

        Whoever was only ever invited is shown to nobody: it would tell who has an account at an address.
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
        """Active members who can act and are here: whose account is in use, not suspended from the site, and seen
        within `CONVENER_ABSENT_DAYS`.
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
        """Neither answered, taken back nor too old, to a network that still lives."""
        return self.filter(
            answered_at=None,
            revoked_at=None,
            expires_at__gt=timezone.now(),
            network__archived_at=None,
        )

    def visible_to(self, viewer: User | AnonymousUser) -> InvitationQuerySet:
        """Those of the networks that one convenes."""
        from networks.models import Network

        return self.filter(network__in=Network.objects.held_by(viewer, "manage_network"))

    def to_person(self, person: User) -> InvitationQuerySet:
        """Those sent to an address that the person has confirmed."""
        confirmed = EmailAddress.objects.filter(user=person, verified=True).values(
            lower=Lower("email")
        )
        return self.alias(lower_email=Lower("email")).filter(lower_email__in=confirmed)


class MemberOrganisationQuerySet(models.QuerySet["MemberOrganisation"]):
    def visible_to(self, viewer: User | AnonymousUser) -> MemberOrganisationQuerySet:
        """Those of networks that show them to whoever knows of the network; and of networks that one convenes."""
        from networks.models import Network

        shown = Network.objects.visible_to(viewer).filter(lists_organisations=True)
        convened = Network.objects.held_by(viewer, "manage_network")
        return self.filter(Q(network__in=shown) | Q(network__in=convened))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, viewer: User | AnonymousUser) -> ProposalQuerySet:
        """One's own; staff see them in the admin."""
        return self.filter(proposed_by=viewer) if viewer.is_authenticated else self.none()


class NetworkExportQuerySet(models.QuerySet["NetworkExport"]):
    def visible_to(self, viewer: User | AnonymousUser) -> NetworkExportQuerySet:
        """Those that can be fetched now, of the networks that one convenes."""
        from networks.models import Network

        convened = Network.objects.held_by(viewer, "manage_network")
        return self.filter(
            network__in=convened, ready_at__isnull=False, expires_at__gt=timezone.now()
        )
