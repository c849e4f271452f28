"""Queries of members, requests to join and a person's own networks, for pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, QuerySet, Value, When
from django.db.models.functions import JSONObject, Lower

from accounts.author_columns import listed_organisation, shown_name, visible_handle
from accounts.models import User
from accounts.querysets import UserQuerySet
from hub.permissions import staff_who_may
from networks.models import Invitation, Membership, Network, Proposal
from networks.querysets import MembershipQuerySet, NetworkQuerySet
from networks.viewer_context import NetworkViewer

State, Role = Membership.State, Membership.Role


def with_conveners(networks: NetworkQuerySet, viewer: User | AnonymousUser) -> NetworkQuerySet:
    """Annotate networks with their conveners, sorted by name, as `convening`.

    It is a list of dictionaries of name, handle and organisation. Everyone who may see the network
    may read the names. The handle is empty for a viewer who may not open the profile, the
    organisation unless it is listed.
    """
    convening = Membership.objects.active().filter(
        network=OuterRef("pk"), role=Membership.Role.CONVENER, user__in=User.objects.active()
    )
    person = JSONObject(
        name=shown_name("user"),
        handle=visible_handle("user", viewer),
        organisation=listed_organisation("user__organisation"),
    )
    people = convening.order_by(Lower("user__display_name"), "user").values(person=person)
    return networks.annotate(convening=ArraySubquery(people))


def members_who_read(network: Network) -> UserQuerySet:
    """Return everyone who belongs: they can be mentioned and asked, since they can read it."""
    members = Membership.objects.active().filter(network=network)
    return User.objects.active().filter(pk__in=members.values("user"))


def moderators_of(network_id: int) -> QuerySet[User]:
    """Return the moderators and conveners of the network."""
    roles = [Role.MODERATOR, Role.CONVENER]
    members = Membership.objects.active().filter(network=network_id, role__in=roles)
    return User.objects.active().filter(pk__in=members.values("user"))


def present_moderators_of(network_id: int) -> QuerySet[User]:
    """Return the moderators and conveners who are present.

    If there are none, reports have to reach staff.
    """
    present = Membership.objects.present().filter(network=network_id)
    return moderators_of(network_id).filter(pk__in=present.values("user"))


def moderators_or_staff(
    network_id: int, permission: str, *, levels: Collection[str], besides: int = 0
) -> set[int]:
    """Return the primary keys of moderators and conveners, and of staff if none is present.

    Staff are those with `permission`; they are included only for networks of these `levels`.
    `besides` is a person who does not count: the one whom it is about.
    """
    people = set(moderators_of(network_id).values_list("pk", flat=True))
    for_staff = Network.objects.filter(pk=network_id, level__in=levels)
    if for_staff.exists() and not present_moderators_of(network_id).exclude(pk=besides).exists():
        people |= set(staff_who_may(permission).values_list("pk", flat=True))
    return people - {besides}


def everybody_in(viewer: NetworkViewer) -> MembershipQuerySet:
    """Return all who belong, for the conveners' CSV, including those not in the list of members."""
    members = Membership.objects.visible_to(viewer.user).filter(network=viewer.network)
    inside = members.filter(state__in=[State.ACTIVE, State.SUSPENDED])
    return inside.select_related("user__organisation").order_by(Lower("user__display_name"), "user")


def waiting_in(viewer: NetworkViewer) -> MembershipQuerySet:
    """Return pending requests to join, the longest waiting first."""
    asking = Membership.objects.visible_to(viewer.user).filter(
        network=viewer.network, state=State.REQUESTED
    )
    return asking.select_related("user__organisation").order_by("since", "pk")


# --- A person's own networks ----------------------------------------------------------------------


@dataclass(frozen=True)
class VisibleMembership:
    """Membership with its network, which is None if it is not visible to the person now.

    A hidden network is not visible to people outside.
    """

    membership: Membership
    network: Network | None


@dataclass(frozen=True)
class MyNetworks:
    """A person's networks: memberships, requests, ended memberships, invitations, proposals."""

    inside: Sequence[VisibleMembership]
    waiting: Sequence[VisibleMembership]
    ended: Sequence[VisibleMembership]
    invitations: Sequence[Invitation]
    proposals: Sequence[Proposal]


def mine(person: User) -> MyNetworks:
    """Return the person's networks, those where they have a role first. Four queries."""
    own = Membership.objects.filter(user=person).exclude(state__in=[State.LEFT, State.INVITED])
    visible = (
        Network.objects.visible_to(person)
        .filter(pk__in=own.values("network"))
        .select_related("figures")
    )
    networks = {network.pk: network for network in visible}
    by_role = Case(When(role=Role.MEMBER, then=Value(1)), default=0)
    places = [
        VisibleMembership(each, networks.get(each.network_id))
        for each in own.order_by(by_role, Lower("network__name"), "pk")
    ]
    invitations = (
        Invitation.objects.waiting().to_person(person).select_related("network", "invited_by")
    )
    return MyNetworks(
        inside=[
            place for place in places if place.membership.state in {State.ACTIVE, State.SUSPENDED}
        ],
        waiting=[place for place in places if place.membership.state == State.REQUESTED],
        ended=[
            place for place in places if place.membership.state in {State.DECLINED, State.REMOVED}
        ],
        invitations=list(
            {invitation.network_id: invitation for invitation in invitations}.values()
        ),
        proposals=list(Proposal.objects.visible_to(person).select_related("network")),
    )


def networks_asking_for(person: User) -> QuerySet[Network]:
    """Return the networks that the person convenes and that have pending requests to join."""
    asking = Membership.objects.filter(state=State.REQUESTED).values("network")
    return Network.objects.held_by(person, "manage_network").filter(pk__in=asking, archived_at=None)
