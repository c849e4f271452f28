"""Posts as what is quoted and what quotes, and drafts as what quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from django.db.models import QuerySet

from hub.drafts.quotations import QuotingDrafts
from hub.posts.integrations.quotations import QuotedTexts, QuotingTexts
from hub.quotations import flows
from hub.quotations.registry import QuotedReference
from networks.discussions.models import Post, PostRevision, PromotedPost, Thread, ThreadDraft
from networks.discussions.notifications.notification_posts import address_of
from networks.discussions.search.indexing import index_now

POST = "post"
DRAFT = "draft"


class PostQuotationSource(QuotedTexts):
    kind = POST
    path = re.compile(r"/networks/posts/(\d{1,18})/")
    model, history, owner, conversation = Post, PostRevision, "post", "thread"

    def address(self, id: int) -> str:  # noqa: A002 - as the protocol names it
        return address_of(id)

    def shown(self) -> QuerySet[Post]:
        return Post.objects.live().filter(thread__in=Thread.objects.live())


class PostQuotationHolder(QuotingTexts):
    """With their history, and what was copied of them for the library while their authors are asked."""

    kind = POST
    model, copies = Post, ((PostRevision, "post"), (PromotedPost, "post"))

    def follow(self, changed: Sequence[Post]) -> None:
        if changed:
            index_now(*changed)


class DraftQuotationHolder(QuotingDrafts):
    kind = DRAFT
    model = ThreadDraft


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


def _hidden_beside(thread: Thread) -> Callable[[], Mapping[QuotedReference, Sequence[str]]]:
    def hidden() -> Mapping[QuotedReference, Sequence[str]]:
        rows = thread.posts.exclude(deleted_at=None, hidden_at=None).exclude(body="")
        return {QuotedReference(POST, pk): [body] for pk, body in rows.values_list("pk", "body")}

    return hidden
