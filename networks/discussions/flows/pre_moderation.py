"""Whether what somebody writes waits for a moderator first, and how it is let through.

What is held is hidden (`hidden_at`) from the moment it is written, so that nothing has to ask twice; `held_at` says
why, and that nobody was told of it yet.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from hub.database.prepared import prepared
from hub.moderation.flows import hold
from hub.moderation.models import HoldReason
from hub.moderation.write_limits import limits
from hub.notifications.flows import notify
from hub.posts.links import links_in
from hub.quotations.flows import lock_for_hiding
from hub.richtext.sanitizer import sanitize
from networks.access import NotAllowed
from networks.discussions.flows.locks import (
    check_decides,
    locked_for_who_decides,
    next_number,
    recount,
)
from networks.discussions.integrations.quotations import follow_posts
from networks.discussions.models import Post, Thread
from networks.discussions.querysets import PostQuerySet
from networks.discussions.search.indexing import index_now, index_thread_now
from networks.viewer_context import NetworkViewer


def count_turn(person: User, *, begins: bool, body: str) -> None:
    """Raises Refused for who has written enough for now."""
    links = links_in(sanitize(body)) if limits.is_new(person) else 0
    try:
        limits.count(person, begins=begins, links=links)
    except limits.WriteLimitReached as enough:
        raise NotAllowed(str(enough)) from None


def why_held(post: Post, viewer: NetworkViewer) -> str:
    """A HeldFor; empty for what goes out at once. Notes that the person sent it."""
    person, network = viewer.person, viewer.network
    repeated = limits.note_posting(
        person, begins=post.number == 1, text=post.body, place=f"thread {post.thread_id}"
    )
    if viewer.may_moderate:
        return ""
    if repeated:
        return HoldReason.REPEATED
    if post.pseudonym_id is not None and network.holds_anonymous:
        return HoldReason.ANONYMOUS
    if not (network.holds_first_posts or network.holds_links) or _shown_before(
        person.pk, network.pk, post.pk
    ):
        return ""
    if network.holds_links and links_in(post.body):
        return HoldReason.LINKS
    return HoldReason.FIRST if network.holds_first_posts else ""


@prepared(int, int, int)
def _shown_before(person: int, network: int, post: int) -> PostQuerySet:
    """One of the person's other posts in the network that others see. Who has none is new there."""
    own = Q(author=person) | Q(pseudonym__user=person)
    seen = Post.objects.live().filter(own, thread__network=network, thread__held_at=None)
    return seen.exclude(pk=post).order_by()[:1]


def hold_first(post: Post, thread: Thread, why: str) -> None:
    """Keep a post to its author until somebody lets it through. Under the lock of the thread."""
    held = thread if post.number == 1 else post
    held.held_at = held.hidden_at = post.created_at
    held.save(update_fields=["held_at", "hidden_at"])
    hold("thread" if post.number == 1 else "post", held.pk, why=why)


@transaction.atomic
def let_through(*, post: Post, by: User) -> None:
    """Show others what was held, as if it were written now; they are told now. Twice is as once. Raises Refused."""
    lock_for_hiding()
    thread = locked_for_who_decides(post.thread_id)
    check_decides(thread, by)
    row = Post.objects.get(pk=post.pk)
    held = thread if row.number == 1 else row
    if held.held_at is None:
        return
    held.held_at = held.hidden_at = None
    row.created_at = timezone.now()
    if row.number == 1:
        thread.created_at = row.created_at
        thread.save(update_fields=["held_at", "hidden_at", "created_at"])
    else:
        # At the end: those who read on meanwhile find it among what is new to them.
        row.number = next_number(thread)
    row.save(update_fields=["held_at", "hidden_at", "created_at", "number"])
    recount(thread)
    follow_posts(thread, row)
    if row.number == 1:
        index_thread_now(thread)
    else:
        index_now(row)
    notify("post", row.pk, by=row.author, scope=thread.network_id)
