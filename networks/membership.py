"""Reading who belongs to a network, for its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from accounts.models import User
from networks.models import Invitation, Membership, Network, Proposal
from networks.querysets import MembershipQuerySet
from networks.standing import Standing

State, Role = Membership.State, Membership.Role

PAGE_SIZE = 50
# What moderators can look through; others see members alone.
STATES = {State.ACTIVE: "Members", State.SUSPENDED: "Suspended", State.REMOVED: "Removed", State.LEFT: "Left"}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: words of a name or job, a role, words of an organisation's name, a state."""

    text: str = ""
    role: str = ""
    organisation: str = ""
    state: str = State.ACTIVE

    @classmethod
    def from_address(cls, parameters: Mapping[str, str], *, moderates: bool) -> Asked:
        text, role, organisation, state = (
            parameters.get(name, "").strip()[:100] for name in ("q", "role", "organisation", "state")
        )
        return cls(
            text=text,
            role=role if role in Role else "",
            organisation=organisation,
            state=state if moderates and state in STATES else State.ACTIVE,
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.text or self.role or self.organisation or self.state != State.ACTIVE)


@dataclass(frozen=True)
class MemberPage:
    """A page of members. Like Django's Page for the pagination, without counting them all."""

    members: Sequence[Membership]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1


def conveners_of(standing: Standing) -> QuerySet[User]:
    """Who convenes the network. That is part of what everyone who knows of it may read."""
    convening = Membership.objects.active().filter(network=standing.network, role=Membership.Role.CONVENER)
    people = User.objects.active().filter(pk__in=convening.values("user"))
    return people.select_related("organisation").order_by(Lower("display_name"), "pk")


def members_who_read(network: Network) -> QuerySet[User]:
    """Everyone who belongs: who can be named in the network, and asked, because they can read it."""
    members = Membership.objects.active().filter(network=network)
    return User.objects.active().filter(pk__in=members.values("user"))


def members_of(standing: Standing, asked: Asked) -> MembershipQuerySet:
    """The members the viewer may see and asked for, by name."""
    members = Membership.objects.visible_to(standing.viewer).filter(network=standing.network, state=asked.state)
    for word in asked.text.split():
        members = members.filter(Q(user__display_name__icontains=word) | Q(user__job_title__icontains=word))
    for word in asked.organisation.split():
        members = members.filter(user__organisation__name__icontains=word, user__organisation__status="listed")
    if asked.role:
        members = members.filter(role=asked.role)
    return members.select_related("user__organisation").order_by(Lower("user__display_name"), "user")


def member_page(standing: Standing, asked: Asked, number: int) -> MemberPage:
    """One query: it reads one row more than a page, to see whether another follows."""
    start = (number - 1) * PAGE_SIZE
    found = list(members_of(standing, asked)[start : start + PAGE_SIZE + 1])
    return MemberPage(found[:PAGE_SIZE], number, len(found) > PAGE_SIZE)


def everybody_in(standing: Standing) -> MembershipQuerySet:
    """All who belong, for the conveners' table: those who do not appear in the list as well."""
    members = Membership.objects.visible_to(standing.viewer).filter(network=standing.network)
    inside = members.filter(state__in=[State.ACTIVE, State.SUSPENDED])
    return inside.select_related("user__organisation").order_by(Lower("user__display_name"), "user")


def waiting_in(standing: Standing) -> MembershipQuerySet:
    """Who asked to join and has no answer, the longest waiting first."""
    asking = Membership.objects.visible_to(standing.viewer).filter(network=standing.network, state=State.REQUESTED)
    return asking.select_related("user__organisation").order_by("since", "pk")


# --- One person's own -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A membership, and its network as far as it exists for the person now: a hidden one no longer does outside."""

    membership: Membership
    network: Network | None


@dataclass(frozen=True)
class Mine:
    """A person and their networks: where they belong, what waits, how it ended."""

    inside: Sequence[Place]
    waiting: Sequence[Place]
    ended: Sequence[Place]
    invitations: Sequence[Invitation]
    proposals: Sequence[Proposal]


def mine(person: User) -> Mine:
    """Four queries. Who belongs with a role comes first."""
    own = Membership.objects.filter(user=person).exclude(state__in=[State.LEFT, State.INVITED])
    visible = Network.objects.visible_to(person).filter(pk__in=own.values("network")).select_related("figures")
    networks = {network.pk: network for network in visible}
    by_role = Case(When(role=Role.MEMBER, then=Value(1)), default=0)
    places = [
        Place(each, networks.get(each.network_id)) for each in own.order_by(by_role, Lower("network__name"), "pk")
    ]
    invitations = Invitation.objects.waiting().to_person(person).select_related("network", "invited_by")
    return Mine(
        inside=[place for place in places if place.membership.state in {State.ACTIVE, State.SUSPENDED}],
        waiting=[place for place in places if place.membership.state == State.REQUESTED],
        ended=[place for place in places if place.membership.state in {State.DECLINED, State.REMOVED}],
        invitations=list({invitation.network_id: invitation for invitation in invitations}.values()),
        proposals=list(Proposal.objects.visible_to(person).select_related("network")),
    )


def networks_asking_for(person: User) -> QuerySet[Network]:
    """Networks that the person convenes, and in which somebody waits for an answer."""
    asking = Membership.objects.filter(state=State.REQUESTED).values("network")
    return Network.objects.held_by(person, "manage_network").filter(pk__in=asking, archived_at=None)
