"""What those who look after a network do with its threads: close, pin, name, move, split, merge."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.audit.log import record
from hub.moderation.flows import lock_cases, move_cases
from hub.notifications.flows import notify
from hub.posts.editing import EDIT_WINDOW
from hub.safeguarding.justifications import Justification
from networks.access import NotAllowed
from networks.discussions.flows.justifications import explain_thread
from networks.discussions.flows.locks import (
    check_decides,
    locked,
    locked_for_who_decides,
    next_number,
    pseudonym_of,
    recount,
)
from networks.discussions.flows.move_rules import check_may_show, losses, take_away
from networks.discussions.flows.thread_transfer import (
    carry_readers,
    carry_what_was_asked,
    close_poll_into,
    take_contacts_back,
)
from networks.discussions.models import (
    Poll,
    Post,
    PostFile,
    ReadPosition,
    Subscription,
    Thread,
    ThreadDraft,
)
from networks.discussions.search.indexing import index_thread_now
from networks.discussions.threads.tags import tags_named
from networks.models import Network
from networks.viewer_context import NetworkViewer, viewer_of

NOT_YOURS = "Only those who look after the network may do this."


def set_closed(*, thread: Thread, by: User, on: bool) -> None:
    """Close a thread to replies, or open it again. Raises Refused."""
    with locked(thread, by=by) as (found, viewer):
        _check_moderates(viewer)
        if found.is_closed != on:
            found.closed_at = timezone.now() if on else None
            found.save(update_fields=["closed_at"])
            record(
                "thread.closed" if on else "thread.reopened",
                by=by,
                scope=found.network_id,
                thread=found.pk,
            )
            if on:
                notify("thread-closed", found.pk, by=by, scope=found.network_id)


def close_after_decision(*, thread: Thread, by: User) -> None:
    """Close a thread, hidden or not, by who looks after the network or the site. Raises Refused."""
    with transaction.atomic():
        found = locked_for_who_decides(thread.pk)
        check_decides(found, by)
        if not found.is_closed:
            found.closed_at = timezone.now()
            found.save(update_fields=["closed_at"])
            record("thread.closed", by=by, scope=found.network_id, thread=found.pk)


def set_pinned(*, thread: Thread, by: User, on: bool) -> None:
    """Keep a thread on top of the network's list, or let it sink. Raises Refused."""
    with locked(thread, by=by) as (found, viewer):
        _check_moderates(viewer)
        if found.is_pinned != on:
            found.pinned_at = timezone.now() if on else None
            found.save(update_fields=["pinned_at"])
            record(
                "thread.pinned" if on else "thread.unpinned",
                by=by,
                scope=found.network_id,
                thread=found.pk,
            )


def set_answer(*, thread: Thread, by: User, post: Post | None) -> None:
    """Say which post answers the question; by who asked, or who looks after the network. Raises Refused."""
    with locked(thread, by=by) as (found, viewer):
        if not (viewer.may_moderate or (found.is_begun_by(by) and viewer.may_post)):
            raise NotAllowed("Who asked, or who looks after the network, says what the answer is.")
        if post is not None and not found.posts.live().filter(pk=post.pk, number__gt=1).exists():
            raise NotAllowed("This post is not a reply in this discussion any more.")
        if post is not None and found.answer_id != post.pk:
            notify("answer", post.pk, by=by, scope=found.network_id)
        found.answer = post
        found.save(update_fields=["answer"])


def ask_author(*, post: Post, by: User, reason: str) -> User | None:
    """Who wrote a post without a name. The audit trail says who asked and why, never who it was. Raises Refused."""
    with locked(post.thread, by=by) as (thread, viewer):
        _check_moderates(viewer)
        row = (
            thread.posts.select_related("pseudonym__user")
            .exclude(pseudonym=None)
            .filter(pk=post.pk)
            .first()
        )
        if row is None or row.pseudonym is None:
            raise NotAllowed("This post is signed.")
        record("post.author-asked", by=by, scope=thread.network_id, post=row.pk, reason=reason)
        return row.pseudonym.user


def edit_thread(
    *,
    thread: Thread,
    by: User,
    version: int,
    title: str,
    kind: str,
    content_warning: str,
    tags: Sequence[str],
    explained: Sequence[Justification] = (),
) -> Thread:
    """Change what a thread is called. Its author for a day, who moderates always. Raises Refused."""
    with locked(thread, by=by) as (found, viewer):
        _check_may_name(found, viewer, kind)
        if found.version != version:
            raise NotAllowed(
                "Somebody changed this meanwhile. Look at it again; what you wrote is kept below."
            )
        found.title, found.kind, found.content_warning = title, kind, content_warning
        found.version += 1
        found.save(update_fields=["title", "kind", "content_warning", "version"])
        found.tags.set(tags_named(found.network, tags))
        index_thread_now(found)
        explain_thread(found, explained, by=by, place="its title")
        if not found.is_begun_by(by):
            record("thread.renamed", by=by, scope=found.network_id, thread=found.pk)
        return found


def move_thread(*, thread: Thread, by: User, to: Network, accepted: Collection[str] = ()) -> Thread:
    """Move a thread with all its posts to another network; who may read it follows at once. Raises Refused.

    Into a network that more people can read, only who convenes both may move it. `accepted` are those `MoveLoss`es
    that the person was told of and agreed to.
    """
    with transaction.atomic():
        # Before the thread, as whoever decides about a report of it locks them.
        files = PostFile.objects.filter(post__thread=thread.pk).values("pk")
        cases = lock_cases(
            {"thread": [thread.pk], "post": thread.posts.values("pk"), "file": files}
        )
        moved = _move(thread, by, to, accepted)
        move_cases(cases, moved.network_id)
        return moved


def _move(thread: Thread, by: User, to: Network, accepted: Collection[str]) -> Thread:
    with locked(thread, by=by) as (found, viewer):
        left, target = (
            found.network,
            Network.objects.select_for_update(no_key=True, of=("self",)).get(pk=to.pk),
        )
        if target.pk == left.pk:
            return found
        _check_may_move(viewer, viewer_of(target, by))
        # Nobody votes until this is done.
        list(Poll.objects.select_for_update(no_key=True).filter(thread=found))
        check_may_show(found, target, accepted)
        take_away(found, losses(found))
        names = [tag.name for tag in found.tags.all()]
        found.network, found.pinned_at = target, None
        found.save(update_fields=["network", "pinned_at"])
        found.tags.set(tags_named(target, names))
        ThreadDraft.objects.filter(thread=found).update(network=target)
        take_contacts_back(found)
        index_thread_now(found)
        for scope in (left.pk, target.pk):
            record("thread.moved", by=by, scope=scope, thread=found.pk, left=left.pk, to=target.pk)
        notify("thread-moved", found.pk, by=by, scope=target.pk)
        return found


def split_thread(
    *,
    thread: Thread,
    by: User,
    posts: Sequence[int],
    title: str,
    explained: Sequence[Justification] = (),
) -> Thread:
    """Begin a new thread with some of the posts (by their ids), in their order. Raises Refused."""
    with locked(thread, by=by) as (found, viewer):
        _check_moderates(viewer)
        chosen = list(
            found.posts.live().filter(pk__in=posts).order_by("number").select_related("pseudonym")
        )
        if not chosen or chosen[0].number == 1:
            raise NotAllowed("Choose one or more replies; the first post stays where it is.")
        new = Thread.objects.create(
            network=found.network,
            kind=found.kind,
            title=title,
            created_at=chosen[0].created_at,
            split_from=found,
        )
        carry_readers(found, new, [post.number for post in chosen])
        _carry(chosen, new, first=1)
        new.author, new.pseudonym = chosen[0].author, chosen[0].pseudonym
        new.save(update_fields=["author", "pseudonym"])
        new.tags.set(found.tags.all())
        if found.answer_id in {post.pk for post in chosen}:
            found.answer = None
            found.save(update_fields=["answer"])
        recount(found)
        recount(new)
        index_thread_now(found)
        index_thread_now(new)
        explain_thread(new, explained, by=by, place="its title")
        record(
            "thread.split",
            by=by,
            scope=found.network_id,
            thread=found.pk,
            new=new.pk,
            posts=len(chosen),
        )
        notify("thread-split", new.pk, by=by, scope=found.network_id)
        return new


def merge_thread(*, thread: Thread, by: User, into: Thread) -> Thread:
    """Put a thread's posts at the end of another of the same network; its address leads there. Raises Refused."""
    with transaction.atomic():
        # Two merges the other way round wait for each other instead of for ever.
        list(
            Thread.objects.filter(pk__in=[thread.pk, into.pk])
            .order_by("pk")
            .select_for_update(no_key=True)
        )
        with locked(thread, by=by) as (found, viewer), locked(into, by=by) as (target, _):
            _check_moderates(viewer)
            if found.network_id != target.network_id or found.pk == target.pk:
                raise NotAllowed(
                    "Both discussions must be in the same network. Move one of them first."
                )
            posts = list(found.posts.order_by("number").select_related("pseudonym"))
            _carry(posts, target, first=next_number(target))
            close_poll_into(Post.objects.get(pk=posts[0].pk), found, target, by=by)
            Thread.objects.filter(merged_into=found).update(merged_into=target)
            found.merged_into, found.answer = target, None
            found.save(update_fields=["merged_into", "answer"])
            ReadPosition.objects.filter(thread=found).delete()
            _carry_watches(found, target)
            carry_what_was_asked(found, target)
            recount(target)
            index_thread_now(found)
            index_thread_now(target)
            record("thread.merged", by=by, scope=found.network_id, thread=found.pk, into=target.pk)
            return target


def can_name(thread: Thread, viewer: NetworkViewer) -> bool:
    """Whether the viewer may change title, kind and tags."""
    if viewer.network.is_archived or not isinstance(viewer.user, User):
        return False
    if viewer.may_moderate:
        return True
    is_recent = timezone.now() - thread.created_at < EDIT_WINDOW
    return viewer.may_post and is_recent and thread.is_begun_by(viewer.user)


def _check_moderates(viewer: NetworkViewer) -> None:
    if viewer.network.is_archived:
        raise NotAllowed("This network is archived: nobody changes it any more.")
    if not viewer.may_moderate:
        raise NotAllowed(NOT_YOURS)


def _check_may_name(thread: Thread, viewer: NetworkViewer, kind: str) -> None:
    if not can_name(thread, viewer):
        raise NotAllowed(
            "Its author can change this for 24 hours, and those who look after the network."
        )
    if kind == Thread.Kind.ANNOUNCEMENT and not viewer.may_moderate:
        raise NotAllowed("Announcements are written by those who look after the network.")


def _check_may_move(here: NetworkViewer, there: NetworkViewer) -> None:
    _check_moderates(here)
    _check_moderates(there)
    wider = there.network.is_read_by_all and not here.network.is_read_by_all
    if wider and not (here.may_manage and there.may_manage):
        raise NotAllowed(
            "More people could read it there: only who convenes both networks may move it."
        )


def _carry(posts: Sequence[Post], thread: Thread, *, first: int) -> None:
    """Move posts into a thread, numbered on from `first`. A pseudonym stays with its thread: each gets a new one."""
    moved = {post.pk for post in posts}
    for number, post in enumerate(posts, start=first):
        post.thread, post.number, post.version = thread, number, post.version + 1
        if post.pseudonym is not None:
            post.pseudonym = pseudonym_of(post.pseudonym.user, thread)
    Post.objects.bulk_update(posts, ["thread", "number", "pseudonym", "version"], batch_size=500)
    # What answered a post that is elsewhere now would name somebody where they did not write.
    Post.objects.filter(reply_to__in=moved).exclude(thread=thread).update(reply_to=None)
    Post.objects.filter(pk__in=moved).exclude(reply_to=None).exclude(
        reply_to__thread=thread
    ).update(reply_to=None)


def _carry_watches(thread: Thread, target: Thread) -> None:
    known = Subscription.objects.filter(thread=target).values("user")
    Subscription.objects.filter(thread=thread).exclude(user__in=known).update(thread=target)
    Subscription.objects.filter(thread=thread).delete()
