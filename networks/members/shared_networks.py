"""Rule of networks for the visibility "only people in my networks"."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from accounts.models import User
from networks.models import Membership


def meets_in_a_network(viewer: User) -> Exists:
    """Return whether the viewer may see a person (`OuterRef("pk")`) among a network's members.

    The rule is that of the list of members. People who do not appear there do not count: access to
    their profile would reveal that they belong to one of the viewer's networks, and which one if
    the viewer has only one.
    """
    shared = Membership.objects.visible_to(viewer).active().filter(user=OuterRef("pk"))
    return Exists(shared)
