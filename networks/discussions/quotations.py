"""Posts as what is quoted and what quotes, and drafts as what quotes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django.db.models import F, Q, QuerySet

from hub.quotations import flows
from hub.quotations.registry import Change, Reference
from networks.discussions.models import Draft, Post, PromotedPost, Revision, Thread
from networks.discussions.search import index_now
from networks.discussions.told_posts import address_of

POST = "post"
DRAFT = "draft"
_PATH = re.compile(r"/networks/posts/(\d{1,18})/")


class QuotedPosts:
    kind = POST

    def id_at(self, path: str) -> int | None:
        return int(match[1]) if (match := _PATH.fullmatch(path)) else None

    def address(self, id: int) -> str:  # noqa: A002 - as the protocol names it
        return address_of(id)

    def hidden(self, ids: Collection[int]) -> set[int]:
        shown = Post.objects.live().filter(pk__in=ids, thread__in=Thread.objects.live())
        return set(ids) - set(shown.values_list("pk", flat=True))

    def texts(self, ids: Collection[int]) -> Mapping[int, Sequence[str]]:
        now = Post.objects.filter(pk__in=ids).exclude(body="").values_list("pk", "body")
        before = Revision.objects.filter(post__in=ids).values_list("post", "body")
        texts: dict[int, list[str]] = defaultdict(list)
        for pk, body in chain(now.iterator(), before.iterator()):
            texts[pk].append(body)
        return texts

    def open_texts(self, id: int) -> Sequence[str]:  # noqa: A002 - as the protocol names it
        history = Revision.objects.filter(post=id)
        by_moderator = history.exclude(replaced_by=None).filter(
            Q(post__author=None) | ~Q(replaced_by=F("post__author"))
        )
        last = by_moderator.order_by("-version").values_list("version", flat=True).first()
        if last is None:
            return []
        now = Post.objects.filter(pk=id).values_list("body", flat=True)
        return [*now, *history.filter(version__gt=last).values_list("body", flat=True)]

    def neighbours(self, ids: Collection[int]) -> QuerySet[Any, int]:
        threads = Post.objects.filter(pk__in=ids).values("thread")
        return Post.objects.filter(thread__in=threads).values_list("pk", flat=True)


class QuotingPosts:
    """With their history, and what was copied of them for the library while their authors are asked."""

    kind = POST

    def rewrite(self, ids: Collection[int], change: Change) -> None:
        rows = Post.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, of=("self",))
        changed = [row for row in rows if _rewrite_one(row, row.pk, change)]
        for row in changed:  # a kept page and an open form know the text by its version
            row.version += 1
        Post.objects.bulk_update(changed, ["body", "version"], batch_size=500)
        history = Revision.objects.filter(post__in=ids, body__contains="<blockquote")
        earlier = [copy for copy in history if _rewrite_one(copy, copy.post_id, change)]
        Revision.objects.bulk_update(earlier, ["body"], batch_size=500)
        promoted = PromotedPost.objects.filter(post__in=ids, body__contains="<blockquote")
        copies = [copy for copy in promoted if _rewrite_one(copy, copy.post_id, change)]
        PromotedPost.objects.bulk_update(copies, ["body"], batch_size=500)
        if changed:
            index_now(*changed)

    def everything(self) -> Iterator[tuple[int, str]]:
        for model, key in ((Post, "pk"), (Revision, "post"), (PromotedPost, "post")):
            quoting = model._default_manager.filter(body__contains="<blockquote")
            yield from quoting.order_by().values_list(key, "body").iterator()


def _rewrite_one(row: Post | Revision | PromotedPost, post: int, change: Change) -> bool:
    before, row.body = row.body, change(post, row.body)
    return bool(row.body != before)


class QuotingDrafts:
    kind = DRAFT

    def rewrite(self, ids: Collection[int], change: Change) -> None:
        for draft in Draft.objects.filter(pk__in=ids).order_by("pk").select_for_update():
            body = draft.fields.get("body", "")
            if (new := change(draft.pk, body)) != body:
                draft.fields = {**draft.fields, "body": new}
                draft.save(update_fields=["fields"])

    def everything(self) -> Iterator[tuple[int, str]]:
        quoting = Draft.objects.filter(fields__body__contains="<blockquote")
        yield from ((draft.pk, draft.fields["body"]) for draft in quoting.iterator())


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
