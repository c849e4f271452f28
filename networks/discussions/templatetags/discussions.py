"""What discussions hand up to the pages of networks and to the home page."""

from collections.abc import Sequence
from dataclasses import replace

from django import template

from accounts.models import User
from networks.discussions import front
from networks.discussions.listing import Asked, ThreadList, threads_in
from networks.discussions.models import Thread, Watch
from networks.standing import Standing

register = template.Library()


@register.simple_tag
def network_front(standing: Standing) -> ThreadList:
    """The network's newest threads, for its own page."""
    found = threads_in(standing, Asked())
    return replace(found, threads=[thread for thread in found.threads if getattr(thread, "own_level", None) != "muted"])


@register.simple_tag
def network_level(standing: Standing) -> str:
    """How closely the viewer follows the network; empty for no choice of their own."""
    levels = Watch.objects.filter(user=standing.person, network=standing.network).values_list("level", flat=True)
    return levels.first() or ""


@register.simple_tag
def recent_posts(standing: Standing) -> int | None:
    """Posts of the last 30 days, for who may read them."""
    return front.recent_posts(standing.network) if standing.may_read else None


@register.simple_tag
def own_front(person: User) -> front.Front:
    """What is new for a person who is signed in."""
    return front.front_of(person)


@register.simple_tag
def live_threads() -> Sequence[Thread]:
    """What is talked about where everyone may read."""
    return front.live_threads()
