"""Posts as what is quoted and what quotes, and drafts as what quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from django.db.models import QuerySet

from hub.drafts.quotations import QuotingDrafts
from hub.posts.quotations import QuotedTexts, QuotingTexts
from hub.quotations import flows
from hub.quotations.registry import Reference
from networks.discussions.models import Draft, Post, PromotedPost, Revision, Thread
from networks.discussions.search import index_now
from networks.discussions.told_posts import address_of

POST = "post"
DRAFT = "draft"


class QuotedPosts(QuotedTexts):
    kind = POST
    path = re.compile(r"/networks/posts/(\d{1,18})/")
    model, history, owner, conversation = Post, Revision, "post", "thread"

    def address(self, id: int) -> str:  # noqa: A002 - as the protocol names it
        return address_of(id)

    def shown(self) -> QuerySet[Post]:
        return Post.objects.live().filter(thread__in=Thread.objects.live())


class QuotingPosts(QuotingTexts):
    """With their history, and what was copied of them for the library while their authors are asked."""

    kind = POST
    model, copies = Post, ((Revision, "post"), (PromotedPost, "post"))

    def follow(self, changed: Sequence[Post]) -> None:
        if changed:
            index_now(*changed)


class QuotingThreadDrafts(QuotingDrafts):
    kind = DRAFT
    model = Draft


def quotable(body: str, thread: Thread | None) -> str:
    """Return a text as it may be stored in a thread. Call it under the thread's lock."""
    return flows.quotable(body, _hidden_beside(thread) if thread is not None else dict)


def follow_posts(thread: Thread, *posts: Post) -> None:
    """After these, or all posts of the thread, were hidden, deleted or shown again.

    Call it under the thread's lock, before what is searched is written anew.
    """
    if posts:
        flows.follow(POST, {post.pk for post in posts})
    else:
        flows.follow(POST, set(thread.posts.values_list("pk", flat=True)))


def _hidden_beside(thread: Thread) -> Callable[[], Mapping[Reference, Sequence[str]]]:
    def hidden() -> Mapping[Reference, Sequence[str]]:
        rows = thread.posts.exclude(deleted_at=None, hidden_at=None).exclude(body="")
        return {Reference(POST, pk): [body] for pk, body in rows.values_list("pk", "body")}

    return hidden
