"""Hiding what was reported until somebody decides."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from hub.quotations.flows import lock_for_hiding
from networks.discussions.flows.locks import locked_for_who_decides, recount
from networks.discussions.integrations.quotations import follow_posts
from networks.discussions.models import Post
from networks.discussions.search.indexing import index_now, index_thread_now


@transaction.atomic
def set_hidden(*, post: Post, on: bool) -> None:
    """Hide a post, or show it again; with its first post goes the thread. Whether it may be, who calls it has asked."""
    lock_for_hiding()
    thread = locked_for_who_decides(post.thread_id)
    row = Post.objects.get(pk=post.pk)
    at = timezone.now() if on else None
    if row.number == 1 and thread.held_at is None:
        thread.hidden_at = at
        thread.save(update_fields=["hidden_at"])
        follow_posts(thread)
        index_thread_now(thread)
    if row.number == 1 or row.held_at is not None:
        return
    row.hidden_at = at
    row.save(update_fields=["hidden_at"])
    recount(thread)
    follow_posts(thread, row)
    index_now(row)
