"""A network at a glance: what stands beside its own page."""

from __future__ import annotations

from typing import NamedTuple

from networks.models import Network
from networks.standing import Standing


class Glance(NamedTuple):
    """`door` is what the button to join says, empty for none; `role` that of who belongs. `is_closed` to who may only
    be invited. `conveners` are each a name, a handle and an organisation (`networks.membership.with_conveners`).
    """

    name: str
    slug: str
    picture: str
    level: str
    explained: str
    door: str
    role: str
    is_closed: bool
    members: int
    organisations: int
    countries: int
    conveners: tuple[tuple[str, str, str], ...]
    contact: str
    lists_organisations: bool
    has_code: bool


def glance_at(standing: Standing) -> Glance:
    """For whoever may know that the network exists, which must have been read with its conveners. No query."""
    network, figures = standing.network, standing.network.figures
    invited_only = network.joining == Network.Joining.BY_INVITATION and not network.is_archived
    return Glance(
        name=network.name,
        slug=network.slug,
        picture=network.picture.get_absolute_url() if network.picture and network.picture.is_open else "",
        level=network.get_level_display(),
        explained=network.explained,
        door=_door(standing),
        role=standing.membership.get_role_display().lower() if standing.membership and standing.is_member else "",
        is_closed=invited_only and not standing.state,
        members=figures.members,
        organisations=figures.organisations,
        countries=figures.countries,
        conveners=tuple(
            (each["name"], each["handle"], each["organisation"])
            for each in network.convening  # type: ignore[attr-defined]
        ),
        contact=network.contact,
        lists_organisations=network.lists_organisations,
        has_code=bool(network.code_of_conduct),
    )


def _door(standing: Standing) -> str:
    if not standing.can_join:
        return ""
    if standing.state == "invited":
        return "Accept the invitation"
    return "Join" if standing.joins_at_once else "Ask to join"
