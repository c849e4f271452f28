"""Reading who belongs to a network, for its pages."""

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
    """Each network with who convenes it, by name, as `convening`: dictionaries of a name, a handle and an organisation.

    The names are part of what everyone who knows of the network may read; the handle is empty for a viewer who may not
    open the profile, the organisation unless it is listed.
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
    """Everyone who belongs: who can be named in the network, and asked, because they can read it."""
    members = Membership.objects.active().filter(network=network)
    return User.objects.active().filter(pk__in=members.values("user"))


def moderators_of(network_id: int) -> QuerySet[User]:
    """Who looks after the network: its moderators and conveners."""
    roles = [Role.MODERATOR, Role.CONVENER]
    members = Membership.objects.active().filter(network=network_id, role__in=roles)
    return User.objects.active().filter(pk__in=members.values("user"))


def present_moderators_of(network_id: int) -> QuerySet[User]:
    """Those of them who are here: none where what is reported has to reach staff."""
    present = Membership.objects.present().filter(network=network_id)
    return moderators_of(network_id).filter(pk__in=present.values("user"))


def moderators_or_staff(
    network_id: int, permission: str, *, levels: Collection[str], besides: int = 0
) -> set[int]:
    """Keys of who looks after the network; where none of them is present, of staff with this permission as well.

    Staff hear only of networks of these levels. `besides` is somebody who does not count: whoever it is about.
    """
    people = set(moderators_of(network_id).values_list("pk", flat=True))
    for_staff = Network.objects.filter(pk=network_id, level__in=levels)
    if for_staff.exists() and not present_moderators_of(network_id).exclude(pk=besides).exists():
        people |= set(staff_who_may(permission).values_list("pk", flat=True))
    return people - {besides}


def everybody_in(viewer: NetworkViewer) -> MembershipQuerySet:
    """All who belong, for the conveners' table: those who do not appear in the list as well."""
    members = Membership.objects.visible_to(viewer.user).filter(network=viewer.network)
    inside = members.filter(state__in=[State.ACTIVE, State.SUSPENDED])
    return inside.select_related("user__organisation").order_by(Lower("user__display_name"), "user")


def waiting_in(viewer: NetworkViewer) -> MembershipQuerySet:
    """Who asked to join and has no answer, the longest waiting first."""
    asking = Membership.objects.visible_to(viewer.user).filter(
        network=viewer.network, state=State.REQUESTED
    )
    return asking.select_related("user__organisation").order_by("since", "pk")


# --- One person's own -------------------------------------------------------------------------------


@dataclass(frozen=True)
class VisibleMembership:
    """A membership, and its network as far as it exists for the person now: a hidden one no longer does outside."""

    membership: Membership
    network: Network | None


@dataclass(frozen=True)
class MyNetworks:
    """A person and their networks: where they belong, what waits, how it ended."""

    inside: Sequence[VisibleMembership]
    waiting: Sequence[VisibleMembership]
    ended: Sequence[VisibleMembership]
    invitations: Sequence[Invitation]
    proposals: Sequence[Proposal]


def mine(person: User) -> MyNetworks:
    """Four queries. Who belongs with a role comes first."""
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
    """Networks that the person convenes, and in which somebody waits for an answer."""
    asking = Membership.objects.filter(state=State.REQUESTED).values("network")
    return Network.objects.held_by(person, "manage_network").filter(pk__in=asking, archived_at=None)
