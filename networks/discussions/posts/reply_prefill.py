"""What a reply begins with: whom it answers, and what it quotes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from hub.http.numbers import whole_number
from hub.posts.forms import ReplyTextForm
from networks.discussions.models import Post, Thread


def prefilled(parameters: Any, thread: Thread, viewer: User | AnonymousUser) -> dict[str, Any]:
    """The first contents of the reply box; `reply_to` and `quote` in the address name a post of this thread."""
    asked = whole_number(parameters.get("quote", "") or parameters.get("reply_to", ""))
    post = answerable(asked, thread, viewer) if asked is not None else None
    if post is None:
        return {}
    return {"reply_to": post.pk} | ({"body": quoted(post)} if parameters.get("quote") else {})


def name_answered(form: ReplyTextForm, thread: Thread, viewer: User | AnonymousUser) -> None:
    """Say in the reply box whom it answers: by the name or pseudonym that the post has, if it is still there."""
    post = answerable(form.asked, thread, viewer) if form.asked else None
    if post is not None:
        form.answer(post.byline)


def answerable(pk: int, thread: Thread, viewer: User | AnonymousUser) -> Post | None:
    posts = Post.objects.visible_to(viewer).filter(thread=thread, pk=pk)
    return posts.select_related("author", "pseudonym").first()


def quoted(post: Post) -> str:
    """The post as a quotation that refers to it; its page says whose words they are."""
    # No name: it would outlive the account it belongs to. The body was sanitised on its way to the database.
    return f'<blockquote cite="{post.get_absolute_url()}">{post.body}</blockquote><p></p>'
