"""Taking down everything that somebody wrote under their name, thread by thread."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from hub.quotations.flows import lock_for_hiding
from hub.search import index
from networks.discussions.flows.locks import locked_for_who_decides, recount
from networks.discussions.integrations.quotations import follow_posts
from networks.discussions.models import Post, Thread
from networks.discussions.querysets import PostQuerySet, ThreadQuerySet
from networks.discussions.search.indexing import KIND as SEARCHED
from networks.discussions.search.indexing import document_id, index_thread_now

THREADS_AT_ONCE = 50
POSTS_AT_ONCE = 500


def count_of(person_id: int, scope: int) -> int:
    """How many posts of theirs are there, first posts included."""
    return _posts(person_id, scope).count()


def remove_some_of(person_id: int, scope: int) -> int:
    """Take down a step's worth, in the caller's transaction; returns how many posts. 0 when nothing is left.

    First what they began, with all that is in it; then what they wrote elsewhere, one discussion's at a time.
    """
    lock_for_hiding()
    began = list(
        _threads(person_id, scope).order_by("pk").values_list("pk", flat=True)[:THREADS_AT_ONCE]
    )
    if began:
        return sum(_remove_thread(pk, person_id) for pk in began) or 1
    first = (
        _posts(person_id, scope).order_by("thread", "pk").values_list("thread", flat=True).first()
    )
    return _remove_replies(first, person_id) if first is not None else 0


def _remove_thread(pk: int, person_id: int) -> int:
    thread = locked_for_who_decides(pk)
    own = Post.objects.filter(thread=pk, author=person_id, deleted_at=None)
    removed = _mark(own)
    thread.deleted_at = timezone.now()
    thread.save(update_fields=["deleted_at"])
    recount(thread)
    follow_posts(thread)
    index_thread_now(thread)
    return removed


def _remove_replies(pk: int, person_id: int) -> int:
    thread = locked_for_who_decides(pk)
    own = Post.objects.filter(thread=pk, author=person_id, deleted_at=None).order_by("pk")
    chosen = list(own[:POSTS_AT_ONCE])
    removed = _mark(Post.objects.filter(pk__in=[post.pk for post in chosen]))
    if thread.answer_id in {post.pk for post in chosen}:
        thread.answer = None
        thread.save(update_fields=["answer"])
    recount(thread)
    if chosen:
        follow_posts(thread, *chosen)
    index.update(
        SEARCHED, [document_id(pk, page) for page in sorted({post.page for post in chosen})]
    )
    return removed


def _mark(posts: PostQuerySet) -> int:
    return posts.update(
        deleted_at=timezone.now(), deleted_by_moderator=True, version=F("version") + 1
    )


def _posts(person_id: int, scope: int) -> PostQuerySet:
    """Hidden and held ones, too."""
    posts = Post.objects.filter(author=person_id, deleted_at=None, thread__in=Thread.objects.held())
    return posts.filter(thread__network=scope) if scope else posts


def _threads(person_id: int, scope: int) -> ThreadQuerySet:
    threads = Thread.objects.held().filter(author=person_id)
    return threads.filter(network=scope) if scope else threads
