"""Viewer context of a network: what a page needs to know to decide what to show.

Writes check again in `networks.access`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from hub.database.prepared import prepared
from networks.access import ENTER, MANAGE, MODERATE, POST, domain_letting_in
from networks.models import Membership, Network
from networks.querysets import MembershipQuerySet

State = Membership.State


@dataclass(frozen=True)
class NetworkViewer:
    """A network with the permissions and the membership of one viewer.

    `held` are the viewer's permissions; a network that everyone may read needs none.
    """

    network: Network
    user: User | AnonymousUser
    held: frozenset[str]
    membership: Membership | None

    @property
    def person(self) -> User:
        """The viewer, on pages for people who are signed in."""
        assert isinstance(self.user, User)
        return self.user

    @property
    def may_read(self) -> bool:
        return self.network.is_read_by_all or ENTER in self.held

    @property
    def may_post(self) -> bool:
        return POST in self.held and not self.network.is_archived and not self.must_accept_code

    @property
    def may_moderate(self) -> bool:
        return MODERATE in self.held

    @property
    def may_manage(self) -> bool:
        return MANAGE in self.held

    @property
    def is_member(self) -> bool:
        return ENTER in self.held

    @property
    def state(self) -> str:
        """State of the membership; empty for a stranger."""
        return self.membership.state if self.membership else ""

    @property
    def must_accept_code(self) -> bool:
        """True if a member has yet to accept the present version of the code of conduct."""
        if self.membership is None or not self.is_member or not self.network.code_of_conduct:
            return False
        return self.membership.accepted_code < self.network.code_version

    @property
    def is_plain(self) -> bool:
        """True if there is nothing to say about the viewer's membership.

        They are a stranger or an ordinary member, in a network that is not archived.
        """
        ordinary = self.state == "" or (self.state == State.ACTIVE and not self.must_accept_code)
        return ordinary and not self.network.is_archived and not self.posting_is_paused

    @property
    def posting_is_paused(self) -> bool:
        return self.is_member and POST not in self.held

    @property
    def can_join(self) -> bool:
        """True if a button to join leads somewhere; `networks.access.join` decides."""
        if self.network.is_archived or self.state in {
            State.ACTIVE,
            State.SUSPENDED,
            State.REQUESTED,
            State.REMOVED,
        }:
            return False
        if self.state == State.INVITED:
            return True
        return not self.must_wait and (
            self.network.joining != Network.Joining.BY_INVITATION or self.joins_at_once
        )

    @property
    def must_wait(self) -> bool:
        """True if the person may ask again only later."""
        again = self.membership.ask_again_at if self.membership else None
        return (
            self.state in {State.DECLINED, State.LEFT}
            and again is not None
            and again > timezone.now()
        )

    @cached_property
    def joins_at_once(self) -> bool:
        """True if the viewer would join without anybody's decision.

        One query, if the network names domains.
        """
        if self.state == State.INVITED or self.network.joining == Network.Joining.AT_ONCE:
            return True
        return isinstance(self.user, User) and bool(domain_letting_in(self.network, self.user))

    @cached_property
    def successor(self) -> Network | None:
        """Network that continues an archived one, if it is visible to the viewer."""
        if self.network.successor_id is None:
            return None
        return Network.objects.visible_to(self.user).filter(pk=self.network.successor_id).first()


def viewer_of(network: Network, viewer: User | AnonymousUser) -> NetworkViewer:
    """Return the viewer's context. One query; none for somebody who is not signed in."""
    if not isinstance(viewer, User):
        return NetworkViewer(network, viewer, frozenset(), None)
    membership = next(iter(_membership(network.pk, viewer.pk)), None)
    held: list[str] = membership.held if membership else []  # type: ignore[attr-defined]
    return NetworkViewer(network, viewer, frozenset(held), membership)


def with_viewer[Rows: QuerySet[Any]](
    rows: Rows, viewer: User | AnonymousUser, path: str = ""
) -> Rows:
    """Annotate rows with the viewer's membership and permissions in their network, for `viewer_in`.

    `path` is the lookup prefix of the network, such as `network__`.
    """
    if not isinstance(viewer, User):
        return rows
    memberships = f"{path}memberships"
    own = FilteredRelation(memberships, condition=Q(**{f"{memberships}__user": viewer}))
    held = Network.objects.keys_of(viewer.pk, OuterRef(f"{path}pk")).values("permission__codename")
    return rows.annotate(own_membership=own, held=ArraySubquery(held)).select_related(
        "own_membership"
    )


def viewer_in(network: Network, viewer: User | AnonymousUser, row: Any) -> NetworkViewer:
    """Return the viewer's context in a network, from a row of `with_viewer`. No query."""
    membership: Membership | None = getattr(row, "own_membership", None)
    return NetworkViewer(network, viewer, frozenset(row.held if membership else ()), membership)


@prepared(int, int)
def _membership(network: int, viewer: int) -> MembershipQuerySet:
    """Return the membership with its permissions, if there is one.

    Without a membership there are no permissions either: `check_access` compares the two.
    """
    held = Network.objects.keys_of(viewer, network).values("permission__codename")
    return Membership.objects.filter(network=network, user=viewer).annotate(
        held=ArraySubquery(held)
    )
