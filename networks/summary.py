"""Summary of a network, next to its own page."""

from __future__ import annotations

from typing import NamedTuple

from networks.models import Network
from networks.viewer_context import NetworkViewer


class NetworkSummary(NamedTuple):
    """Summary of a network for one viewer.

    `door` is the label of the button to join, empty for none; `role` is the role of a member, else
    empty. `is_closed` is true for a stranger who can only be invited. Each of `conveners` is a
    name, a handle and an organisation (`networks.members.selectors.with_conveners`).
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


def glance_at(viewer: NetworkViewer) -> NetworkSummary:
    """Return the summary for a viewer who may know that the network exists. No query.

    The network must have been read with its conveners.
    """
    network, figures = viewer.network, viewer.network.figures
    invited_only = network.joining == Network.Joining.BY_INVITATION and not network.is_archived
    return NetworkSummary(
        name=network.name,
        slug=network.slug,
        picture=network.picture.get_absolute_url()
        if network.picture and network.picture.is_open
        else "",
        level=network.get_level_display(),
        explained=network.explained,
        door=_door(viewer),
        role=viewer.membership.get_role_display().lower()
        if viewer.membership and viewer.is_member
        else "",
        is_closed=invited_only and not viewer.state,
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


def _door(viewer: NetworkViewer) -> str:
    if not viewer.can_join:
        return ""
    if viewer.state == "invited":
        return "Accept the invitation"
    return "Join" if viewer.joins_at_once else "Ask to join"
