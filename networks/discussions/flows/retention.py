"""Posts and files that decisions took away: put back after an appeal, or gone for good."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from hub.audit.log import record
from hub.moderation.models import RetainedContent
from hub.posts.editing import bring_back, empty
from hub.quotations.flows import forget, lock_for_hiding
from hub.richtext.redaction import REMOVED
from hub.safeguarding.file_screening import set_withheld
from networks.access import NotAllowed
from networks.discussions.flows.locks import check_decides, locked_for_who_decides, recount
from networks.discussions.integrations.quotations import POST, follow_posts
from networks.discussions.models import Post, PostFile
from networks.discussions.search.indexing import index_now, index_thread_now

FILE = "file"
NO_PLACE = "What it belonged to is gone, so it cannot be put back."


@transaction.atomic
def restore_post(*, post: Post, by: User) -> None:
    """Put back what a moderator took down, with its first post the discussion. Twice is as once. Raises Refused."""
    lock_for_hiding()
    thread = locked_for_who_decides(post.thread_id)
    check_decides(thread, by)
    row = Post.objects.select_related("pseudonym").get(pk=post.pk)
    if row.number > 1 and thread.deleted_at is not None:
        raise NotAllowed(NO_PLACE)
    if not bring_back(row):
        return
    if row.number == 1:
        thread.deleted_at = thread.hidden_at = thread.held_at = None
        thread.save(update_fields=["deleted_at", "hidden_at", "held_at"])
    recount(thread)
    if row.number == 1:
        follow_posts(thread)
        index_thread_now(thread)
    else:
        follow_posts(thread, row)
        index_now(row)
    record("post.restored", by=by, scope=thread.network_id, post=row.pk, thread=thread.pk)


@transaction.atomic
def purge_post(*, post: Post) -> None:
    """Of what a moderator took down nothing stays but that it was there; a job deletes its files."""
    thread = locked_for_who_decides(post.thread_id)
    row = Post.objects.get(pk=post.pk)
    empty(row, row.revisions.all())
    if not row.body:
        row.files.all().delete()
        forget(POST, [row.pk])
    if not row.body and row.number == 1 and thread.deleted_at is not None:
        thread.title, thread.content_warning = REMOVED, ""
        thread.save(update_fields=["title", "content_warning"])


@transaction.atomic
def set_file_aside(*, place: PostFile) -> None:
    """Out of its post, and kept for who decides about an appeal. Whether it may be, who calls it has asked."""
    thread = locked_for_who_decides(place.post.thread_id)
    row = PostFile.objects.select_related("file").filter(pk=place.pk).first()
    if row is None:
        return
    content = {"post": row.post_id}
    RetainedContent.objects.put(
        FILE, row.pk, scope=thread.network_id, content=content, file=row.file_id
    )
    set_withheld(row.file, on=True)
    row.delete()
    record(
        "post.file-taken-out",
        by=None,
        scope=thread.network_id,
        thread=thread.pk,
        post=content["post"],
    )


@transaction.atomic
def put_file_back(*, place_id: int, by: User) -> None:
    """Raises Refused where its post is gone."""
    aside = RetainedContent.objects.take(FILE, place_id)
    post = Post.objects.filter(pk=aside.content["post"], deleted_at=None).first() if aside else None
    if aside is None or aside.file is None or post is None:
        raise NotAllowed(NO_PLACE)
    thread = locked_for_who_decides(post.thread_id)
    check_decides(thread, by)
    PostFile.objects.create(pk=place_id, post=post, file=aside.file)
    set_withheld(aside.file, on=False)
    record("post.file-put-back", by=by, scope=thread.network_id, thread=thread.pk, post=post.pk)
