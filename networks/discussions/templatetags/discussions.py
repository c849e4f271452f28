"""What discussions hand up to the pages of networks and to the home page."""

from collections.abc import Sequence
from dataclasses import replace

from django import template
from django.utils.safestring import SafeString

from accounts.models import User
from networks.discussions import front
from networks.discussions.listing import Asked, ThreadList, threads_in
from networks.discussions.thread_rows import ThreadRow
from networks.standing import Standing

register = template.Library()


@register.simple_tag
def network_front(standing: Standing) -> ThreadList:
    """The network's newest threads, for its own page."""
    found = threads_in(standing, Asked())
    return replace(found, threads=[thread for thread in found.threads if thread.own_level != "muted"])


@register.simple_tag
def thread_row(row: ThreadRow, *, shows_network: bool = False) -> SafeString:
    """A row of a list of threads."""
    return row.html(shows_network=shows_network)


@register.simple_tag
def network_lately(standing: Standing) -> front.Lately | None:
    """What happened inside lately, for who may read it."""
    return front.lately_in(standing) if standing.may_read else None


@register.simple_tag
def own_front(person: User) -> front.Front:
    """What is new for a person who is signed in."""
    return front.front_of(person)


@register.simple_tag
def live_threads() -> Sequence[ThreadRow]:
    """What is talked about where everyone may read."""
    return front.live_threads()
