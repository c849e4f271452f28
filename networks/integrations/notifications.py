"""Notifications about requests to join, decisions about members, and roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import User
from hub.database.prepared import as_text, prepared_among
from hub.notifications.loaders import SubjectLoader
from hub.notifications.models import Channel, Event
from hub.notifications.registry import MODERATORS, NotificationSource, NotificationType, Rendered
from networks.access.notices import request_deciders
from networks.models import Membership, Network
from networks.querysets import MembershipQuerySet

State, Role = Membership.State, Membership.Role

# Types with a mail of their own (`networks.emails`) are not mailed by notifications.
REQUEST = NotificationType(
    "join-request",
    "Somebody asks to join a network you convene",
    "asked to join",
    Channel.SITE,
    has_own_mail=True,
    only_for=MODERATORS,
)
DOOR = NotificationType(
    "membership",
    "You are let in, declined, invited, suspended or removed",
    "wrote about",
    Channel.SITE,
    has_own_mail=True,
)
ROLE = NotificationType(
    "role", "You get another role in a network", "gave you another role in", Channel.IMMEDIATE
)

CONVENERS = "The conveners"
UNNAMED = "a network that is not listed"
DID = {
    State.ACTIVE: "let you into",
    State.DECLINED: "declined your request to join",
    State.INVITED: "invite you to",
    State.SUSPENDED: "suspended your membership of",
    State.REMOVED: "removed you from",
}
ROLES = {
    Role.CONVENER: "made you a convener of",
    Role.MODERATOR: "made you a moderator of",
    Role.MEMBER: "made you a member without a role in",
}


class JoinRequestNotifications:
    """Notifications about requests to join, until they are answered or withdrawn.

    Recipients are the conveners, and staff if no convener is present.
    """

    event_type = "join-request"
    kinds: Iterable[NotificationType] = (REQUEST,)

    def __init__(self) -> None:
        self.told = SubjectLoader(self._told)

    def recipients(self, event: Event) -> Mapping[int, str]:
        asked = Membership.objects.filter(pk=event.about_id, state=State.REQUESTED).values_list(
            "network", flat=True
        )
        return {person: REQUEST.name for network in asked for person in request_deciders(network)}

    def visible_to(self, person: AbstractBaseUser) -> MembershipQuerySet:
        answered = Network.objects.answered_by(person)  # type: ignore[arg-type]
        return Membership.objects.filter(state=State.REQUESTED, network__in=answered)

    def _told(self, person: AbstractBaseUser) -> MembershipQuerySet:
        convened = Network.objects.held_by(
            person,  # type: ignore[arg-type]
            "manage_network",
        ).filter(pk=OuterRef("network"))
        told = self.visible_to(person).select_related("network", "user")
        return told.annotate(is_own_network=Exists(convened))

    def render(
        self, told: Mapping[int, Membership], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        return {pk: _asking(waiting) for pk, waiting in told.items()}


class MembershipNotifications:
    """Notifications about a decision, shown to the person alone and only while it is in force."""

    kinds: Iterable[NotificationType] = ()

    def __init__(self, state: Membership.State) -> None:
        self.state = state
        self.event_type = f"membership-{state}"
        self.told = SubjectLoader(self.visible_to)

    def recipients(self, event: Event) -> Mapping[int, str]:
        return self._whom(event, DOOR)

    def _whom(self, event: Event, kind: NotificationType) -> Mapping[int, str]:
        viewer = Membership.objects.filter(pk=event.about_id, state=self.state).values("user")
        active = User.objects.active().filter(pk__in=viewer)
        return dict.fromkeys(active.values_list("pk", flat=True), kind.name)

    def visible_to(self, person: AbstractBaseUser) -> MembershipQuerySet:
        return Membership.objects.filter(user=person.pk, state=self.state)

    def render(
        self, told: Mapping[int, Membership], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        """Return the rendered memberships. One query.

        A network that is no longer visible to the person is not named.
        """
        assert person.pk is not None
        named = _named(person.pk, as_text(each.network_id for each in told.values()))
        networks = {network.pk: network for network in named}
        return {
            pk: _decided(each, networks.get(each.network_id), self.did(each))
            for pk, each in told.items()
        }

    def did(self, membership: Membership) -> str:
        return DID[State(membership.state)]


class RoleNotifications(MembershipNotifications):
    """Notifications about a change of role. They show the present role."""

    kinds: Iterable[NotificationType] = (DOOR, ROLE)

    def __init__(self) -> None:
        super().__init__(State.ACTIVE)
        self.event_type = "role"

    def recipients(self, event: Event) -> Mapping[int, str]:
        return self._whom(event, ROLE)

    def did(self, membership: Membership) -> str:
        return ROLES[Role(membership.role)]


SOURCES: tuple[NotificationSource, ...] = (
    JoinRequestNotifications(),
    *(MembershipNotifications(state) for state in DID),
    RoleNotifications(),
)


_named = prepared_among(Network.objects.visible_to)  # type: ignore[arg-type]


def _asking(membership: Membership) -> Rendered:
    """Render a request to join.

    Staff, who cannot open the page of requests, get a link to the network in the admin.
    """
    network = membership.network
    own: bool = membership.is_own_network  # type: ignore[attr-defined]
    in_admin = reverse("admin:networks_network_change", args=[network.pk])
    return Rendered(
        who=membership.user.shown_name,
        title=network.name,
        place="",
        address=reverse("networks:requests", args=[network.slug]) if own else in_admin,
        text="",
        group=f"requests-{network.pk}",
    )


def _decided(membership: Membership, network: Network | None, did: str) -> Rendered:
    return Rendered(
        who=CONVENERS,
        title=network.name if network else UNNAMED,
        place="",
        address=network.get_absolute_url() if network else reverse("networks:mine"),
        text=membership.reason,
        group=f"membership-{membership.pk}-{membership.state}",
        did=did,
        is_confidential=network is None or network.confidential_mail,
    )
