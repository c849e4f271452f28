"""Changing and taking back what was written."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from hub.audit.log import record
from hub.notifications.flows import notify
from hub.posts.editing import is_editable_by_author, replace_text, take_down
from hub.quotations.flows import follow_edit, lock_for_hiding, lock_for_writing, note
from hub.safeguarding.justifications import Justification
from networks.access import NotAllowed
from networks.discussions import drafts
from networks.discussions.flows.justifications import explain_post
from networks.discussions.flows.locks import (
    check_decides,
    check_may_post,
    locked,
    locked_for_who_decides,
    named,
    recount,
)
from networks.discussions.integrations.link_targets import note_citations
from networks.discussions.integrations.quotations import POST, follow_posts, quotable
from networks.discussions.models import Post, Thread
from networks.discussions.posts.files import attach
from networks.discussions.posts.mentions import note_mentions
from networks.discussions.search.indexing import index_now, index_thread_now
from networks.viewer_context import NetworkViewer


def edit_post(
    *,
    post: Post,
    by: User,
    body: str,
    version: int,
    explained: Sequence[Justification] = (),
    draft: str = "",
) -> Post:
    """Replace a post's text; the old one stays in its history. Raises Refused, ChangedMeanwhile."""
    with transaction.atomic():
        (lock_for_writing if post.is_by(by) else lock_for_hiding)()
        return _edit_post(post, by, body, version, explained, draft)


def _edit_post(
    post: Post, by: User, body: str, version: int, explained: Sequence[Justification], draft: str
) -> Post:
    with locked(post.thread, by=by) as (thread, viewer):
        row = _row(post, thread)
        _check_may_edit(row, viewer, by)
        body = quotable(body, thread)
        if not replace_text(row, row.revisions, body=body, version=version, by=named(by, row)):
            return row
        _after_edit(row, thread, by=by)
        explain_post(row, explained, by=by)
        drafts.settle(
            by, drafts.ThreadDraftPlace(thread.network, thread, row), draft, body=row.body
        )
        return row


def _after_edit(row: Post, thread: Thread, *, by: User) -> None:
    """What hangs on the new text. Under the lock of the thread."""
    attach(row, (), by=by)
    if note_mentions(row) and row.is_shown and thread.hidden_at is None:
        notify("mention", row.pk, by=row.author, scope=thread.network_id)
    note_citations(row)
    note(POST, row.pk, row.body)
    if not row.is_by(by):
        follow_edit(POST, row.pk)
    index_now(row)
    if not row.is_by(by):
        record("post.edited", by=by, scope=thread.network_id, post=row.pk)


def edit_after_decision(*, post: Post, by: User, body: str) -> Post:
    """The same, hidden or held, by who looks after the network or the site. Raises Refused."""
    with transaction.atomic():
        lock_for_hiding()
        thread = locked_for_who_decides(post.thread_id)
        check_decides(thread, by)
        row = Post.objects.select_related("pseudonym", "thread__network").get(
            pk=post.pk, deleted_at=None
        )
        body = quotable(body, thread)
        if replace_text(row, row.revisions, body=body, version=row.version, by=by):
            _after_edit(row, thread, by=by)
        return row


def delete_post(*, post: Post, by: User, reason: str = "") -> None:
    """Take a post back, or take it down as a moderator. With its first post goes the thread. Raises Refused."""
    with transaction.atomic():
        lock_for_hiding()
        _delete_post(post, by, reason)


def _delete_post(post: Post, by: User, reason: str) -> None:
    with locked(post.thread, by=by) as (thread, viewer):
        row = Post.objects.select_related("pseudonym").get(pk=post.pk)
        if row.is_deleted:
            return
        own = row.is_by(by)
        if not own and not viewer.may_moderate:
            raise NotAllowed("Only its author, or who looks after the network, can delete a post.")
        if own and not viewer.may_moderate:
            check_may_post(viewer)
            if row.number == 1 and thread.post_count > 1:
                raise NotAllowed(
                    "People have replied. Edit your first post, or ask the conveners to delete the discussion."
                )
        _take_down(row, thread, by=by, own=own, reason=reason)


def take_down_post(*, post: Post, by: User, reason: str) -> None:
    """After a report, hidden or not, by who looks after the network or the site. Raises Refused."""
    with transaction.atomic():
        lock_for_hiding()
        thread = locked_for_who_decides(post.thread_id)
        check_decides(thread, by)
        row = Post.objects.select_related("pseudonym").get(pk=post.pk)
        if not row.is_deleted:
            _take_down(row, thread, by=by, own=False, reason=reason)


def _take_down(row: Post, thread: Thread, *, by: User, own: bool, reason: str) -> None:
    take_down(row, own=own)
    if row.number == 1:
        thread.deleted_at = row.deleted_at
        thread.save(update_fields=["deleted_at"])
    if thread.answer_id == row.pk:
        thread.answer = None
        thread.save(update_fields=["answer"])
    recount(thread)
    if row.number == 1:
        follow_posts(thread)
        index_thread_now(thread)
    else:
        follow_posts(thread, row)
        index_now(row)
    if not own:
        record(
            "post.deleted",
            by=by,
            scope=thread.network_id,
            post=row.pk,
            thread=thread.pk,
            reason=reason,
        )


def _row(post: Post, thread: Thread) -> Post:
    row = (
        Post.objects.select_related("pseudonym", "thread__network")
        .filter(pk=post.pk, thread=thread)
        .first()
    )
    if row is None or not row.is_shown:
        raise NotAllowed("This post was deleted or hidden meanwhile. Your text is kept below.")
    return row


def _check_may_edit(row: Post, viewer: NetworkViewer, by: User) -> None:
    if viewer.network.is_archived:
        raise NotAllowed("This network is archived: nobody writes in it any more.")
    if viewer.may_moderate:
        return
    if not row.is_by(by):
        raise NotAllowed("Only its author can change a post.")
    check_may_post(viewer)
    if not is_editable_by_author(row):
        raise NotAllowed("A post can be changed for 24 hours. Ask the conveners, or reply to it.")
