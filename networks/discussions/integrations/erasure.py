"""What becomes of what somebody kept and said in discussions when they close their account."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from accounts.models import FORMER_MEMBER, Erasure, User
from hub.posts.integrations.erasure import take_back_reactions, take_name_out, take_words_out
from hub.quotations.flows import forget, lock_for_hiding
from networks.discussions.flows.locks import recount
from networks.discussions.flows.me_too import recount_sharing
from networks.discussions.integrations.quotations import POST, follow_posts
from networks.discussions.models import (
    MeToo,
    Post,
    PostReaction,
    PromotedPost,
    ReadPosition,
    Subscription,
    Thread,
    ThreadDraft,
    Vote,
)
from networks.discussions.search.indexing import index_thread_now

REMOVED_TITLE = "A discussion whose beginning was removed"


def close_what_one_kept(user: User, mode: Erasure.Mode) -> None:
    """Called inside the transaction that closes the account.

    Drafts, positions and what the person follows go. So does "We have this too", which spoke for an organisation they
    no longer name. Others' posts that mention them say "Former member". Posts and votes stay, under "Former member",
    unless contributions are to be removed.
    """
    lock_for_hiding()
    for kept in (ThreadDraft, ReadPosition, Subscription):
        kept.objects.filter(user=user).delete()
    _take_back_concerns(user)
    _forget_mentions(user)
    if mode == Erasure.Mode.REMOVE:
        Vote.objects.filter(user=user).delete()
        take_back_reactions(PostReaction.objects.filter(user=user), "post")
        _remove_posts(user)


def _take_back_concerns(user: User) -> None:
    shared = MeToo.objects.filter(user=user)
    threads = _locked(Thread.objects.filter(pk__in=shared.values("thread")))
    shared.delete()
    for thread in threads:
        recount_sharing(thread)


def _forget_mentions(user: User) -> None:
    for thread in _locked(Thread.objects.filter(posts__mentions__user=user)):
        for post in thread.posts.filter(mentions__user=user):
            take_name_out(post, post.revisions.all(), handle=user.handle, name=FORMER_MEMBER)
            post.mentions.filter(user=user).delete()
        index_thread_now(thread)


def _remove_posts(user: User) -> None:
    """The words go, with their history and files; a stub stays where somebody replied."""
    own = Q(author=user) | Q(pseudonym__user=user)
    for thread in _locked(
        Thread.objects.filter(Q(posts__author=user) | Q(posts__pseudonym__user=user))
    ):
        now = timezone.now()
        posts = list(thread.posts.filter(own))
        _withhold_quotations(thread, posts)
        for post in posts:
            take_words_out(post, post.revisions.all())
            post.files.all().delete()
            post.citations.all().delete()
            post.mentions.all().delete()
            PromotedPost.objects.filter(post=post).delete()
        if thread.posts.filter(own, number=1).exists():
            thread.title, thread.content_warning = REMOVED_TITLE, ""
            if not thread.posts.filter(deleted_at=None).exists():
                thread.deleted_at = thread.deleted_at or now
        if thread.answer_id and thread.posts.filter(own, pk=thread.answer_id).exists():
            thread.answer = None
        thread.save(update_fields=["title", "content_warning", "deleted_at", "answer"])
        recount(thread)
        index_thread_now(thread)


def _withhold_quotations(thread: Thread, posts: list[Post]) -> None:
    """While their words are there to be recognised; then for good."""
    Post.objects.filter(pk__in=[post.pk for post in posts], deleted_at=None).update(
        deleted_at=timezone.now()
    )
    follow_posts(thread, *posts)
    forget(POST, [post.pk for post in posts])


def _locked(threads: Iterable[Thread]) -> list[Thread]:
    """In the order in which everybody locks several."""
    ids = {thread.pk for thread in threads}
    return list(Thread.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))
