"""Networks for tests, founded and joined the way the site does it."""

from itertools import count
from typing import Any

from accounts.models import User
from networks import access
from networks.models import Invitation, Membership, Network
from tests.make import make_person

_numbers = count(1)

JOINING = {
    "open": Network.Joining.AT_ONCE,
    "public": Network.Joining.AT_ONCE,
    "private": Network.Joining.ON_REQUEST,
    "hidden": Network.Joining.BY_INVITATION,
}
CODE = "<p>Be kind.</p>"


def make_network(
    name: str = "", *, convener: User, level: str = "private", **fields: Any
) -> Network:
    number = next(_numbers)
    name = name or f"Network {number}"
    fields.setdefault("joining", JOINING[level])
    fields.setdefault("slug", f"network-{number}")
    fields.setdefault("purpose", "We learn from each other.")
    network = Network(name=name, level=level, **fields)
    return access.create_network(network=network, convener=convener, by=convener)


def let_in(
    network: Network, user: User, *, by: User, role: str = Membership.Role.MEMBER
) -> Membership:
    """Make somebody a member, by invitation."""
    access.invite(network=network, user=user, by=by)
    membership = access.join(network=network, user=user)
    return (
        access.change_role(network=network, user=user, by=by, role=role)
        if role != "member"
        else membership
    )


def let_many_in(network: Network, number: int, *, by: User) -> list[User]:
    people = [make_person() for _ in range(number)]
    for person in people:
        let_in(network, person, by=by)
    return people


def invite_by_mail(network: Network, address: str, *, by: User) -> Invitation:
    """An invitation that waits at this address."""
    return access.invite_addresses(network=network, addresses=[address], by=by)[0]
