"""What discussions hand up to the pages of networks and to the home page."""

from collections.abc import Sequence
from dataclasses import replace

from django import template
from django.utils.safestring import SafeString

from accounts.models import User
from networks.discussions import activity
from networks.discussions.threads.thread_list import ThreadList, ThreadListFilters, threads_in
from networks.discussions.threads.thread_rows import ThreadRow
from networks.viewer_context import NetworkViewer

register = template.Library()


@register.simple_tag
def network_front(viewer: NetworkViewer) -> ThreadList:
    """The network's newest threads, for its own page."""
    found = threads_in(viewer, ThreadListFilters())
    return replace(
        found, threads=[thread for thread in found.threads if thread.own_level != "muted"]
    )


@register.simple_tag
def thread_row(row: ThreadRow, *, shows_network: bool = False) -> SafeString:
    """A row of a list of threads."""
    return row.html(shows_network=shows_network)


@register.simple_tag
def network_lately(viewer: NetworkViewer) -> activity.NetworkActivity | None:
    """What happened inside lately, for who may read it."""
    return activity.lately_in(viewer) if viewer.may_read else None


@register.simple_tag
def own_front(person: User) -> activity.PersonalActivity:
    """What is new for a person who is signed in."""
    return activity.front_of(person)


@register.simple_tag
def live_threads() -> Sequence[ThreadRow]:
    """What is talked about where everyone may read."""
    return activity.live_threads()
