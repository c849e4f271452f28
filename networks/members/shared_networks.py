"""Who meets whom in networks: the rule behind "only people in my networks"."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from accounts.models import User
from networks.models import Membership


def meets_in_a_network(viewer: User) -> Exists:
    """Whether the viewer may see this person (`OuterRef("pk")`) among the members of a network.

    Asks the rule of the members' list. Whoever does not appear there is not met: their profile opening up would tell
    that they belong to one of the viewer's networks, and which one if the viewer has only one.
    """
    shared = Membership.objects.visible_to(viewer).active().filter(user=OuterRef("pk"))
    return Exists(shared)
