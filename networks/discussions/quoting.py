"""What a reply begins with: whom it answers, and what it quotes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import mark_safe

from accounts.models import User
from hub.numbers import whole_number
from networks.discussions.models import Post, Thread


def prefilled(parameters: Any, thread: Thread, viewer: User | AnonymousUser) -> dict[str, Any]:
    """The first contents of the reply box; `reply_to` and `quote` in the address name a post of this thread."""
    initial: dict[str, Any] = {}
    asked = whole_number(parameters.get("quote", "") or parameters.get("reply_to", ""))
    if asked is None:
        return initial
    post = Post.objects.visible_to(viewer).filter(thread=thread, pk=asked).select_related("author", "pseudonym").first()
    if post is None:
        return initial
    initial["reply_to"] = post.pk
    if parameters.get("quote"):
        initial["body"] = quoted(post)
    return initial


def quoted(post: Post) -> str:
    """The post as a quotation that refers to it; its page says whose words they are."""
    # No name: it would outlive the account it belongs to. The body was sanitised on its way to the database.
    return f'<blockquote cite="{post.get_absolute_url()}">{mark_safe(post.body)}</blockquote><p></p>'
