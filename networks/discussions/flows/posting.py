"""Starting a thread, and replying to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import QuerySet, UUIDField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import User
from hub.database.prepared import prepared
from hub.files.models import StoredFile
from hub.idempotency import stored_as_sent
from hub.moderation.write_limits import limits
from hub.moderation.write_limits.write_access import check_may_write
from hub.notifications.flows import notify
from hub.quotations.flows import note, quoting
from hub.richtext.sanitizer import picture_names, sanitize
from hub.safeguarding.justifications import Justification
from networks.access import NotAllowed
from networks.discussions import drafts
from networks.discussions.flows.anonymous_files import neutralise_files
from networks.discussions.flows.justifications import explain_post
from networks.discussions.flows.locks import (
    check_allows_anonymous,
    check_may_post,
    locked,
    next_number,
    pseudonym_of,
    recount,
)
from networks.discussions.flows.polls import PollInput, ask
from networks.discussions.flows.pre_moderation import count_turn, hold_first, why_held
from networks.discussions.flows.subscriptions import follow_what_one_wrote
from networks.discussions.integrations.link_targets import note_citations
from networks.discussions.integrations.quotations import POST, quotable
from networks.discussions.models import Post, ReadPosition, Thread
from networks.discussions.posts.files import attach
from networks.discussions.posts.mentions import note_mentions
from networks.discussions.search.indexing import index_later
from networks.discussions.threads.tags import tags_named
from networks.models import Network
from networks.viewer_context import NetworkViewer, viewer_of


@dataclass(frozen=True)
class PostInput:
    """What somebody writes: sanitised or not, `body` is cleaned on its way to the database. `key` is the form's own.

    `explained` is what they said of things in it that may identify a patient. `draft` names the version of the draft
    that it came from. What is not `limited` neither counts for
    the limits nor waits for a moderator: examples, and what is brought over from elsewhere.
    """

    by: User
    body: str
    key: UUID
    anonymous: bool = False
    files: Sequence[StoredFile] = field(default_factory=tuple)
    explained: Sequence[Justification] = field(default_factory=tuple)
    limited: bool = True
    draft: str = ""


def start_thread(
    *,
    network: Network,
    writing: PostInput,
    title: str,
    kind: str,
    content_warning: str = "",
    tags: Sequence[str] = (),
    ballot: PollInput | None = None,
) -> Thread:
    """Begin a thread with its first post, and perhaps a poll; sent twice, it is one thread.

    Raises Refused, and KeyConflict where the key stands for another text.
    """
    with limits.hold_writer_lock(writing.by):
        writing = replace(writing, body=quotable(writing.body, None))
        # Two forms with one key wait for each other here, and the second finds what the first wrote.
        Network.objects.select_for_update(no_key=True, of=("self",)).get(pk=network.pk)
        if (sent := _sent_before(writing)) is not None:
            return stored_as_sent(sent.thread, title=title)
        check_may_write(writing.by, network.pk)
        viewer = viewer_of(Network.objects.select_related("figures").get(pk=network.pk), writing.by)
        check_may_post(viewer)
        if kind == Thread.Kind.ANNOUNCEMENT and not viewer.may_moderate:
            raise NotAllowed("Announcements are written by those who look after the network.")
        if writing.limited:
            count_turn(writing.by, begins=True, body=writing.body)
        thread = Thread.objects.create(
            network=network, kind=kind, title=title, content_warning=content_warning
        )
        thread.tags.set(tags_named(network, tags))
        _write(thread, viewer, writing, reply_to=None)
        if ballot is not None:
            ask(thread, ballot)
        drafts.settle(
            writing.by,
            drafts.ThreadDraftPlace(network),
            writing.draft,
            title=title,
            **_as_kept(writing),
        )
        return thread


def reply(*, thread: Thread, writing: PostInput, reply_to: Post | None = None) -> Post:
    """Add a post to a thread, perhaps in reply to one of it; sent twice, it is one post.

    Raises Refused, and KeyConflict where the key stands for another text.
    """
    with (
        limits.hold_writer_lock(writing.by),
        quoting(writing.body),
        locked(thread, by=writing.by) as (found, viewer),
    ):
        writing = replace(writing, body=quotable(writing.body, found))
        if (sent := _sent_before(writing)) is not None:
            return sent
        check_may_post(viewer, found)
        if writing.limited:
            count_turn(writing.by, begins=False, body=writing.body)
        if reply_to is not None and reply_to.thread_id != found.pk:
            reply_to = None
        post = _write(found, viewer, writing, reply_to=reply_to)
        drafts.settle(
            writing.by,
            drafts.ThreadDraftPlace(found.network, found),
            writing.draft,
            **_as_kept(writing),
        )
        return post


def _as_kept(writing: PostInput) -> dict[str, str]:
    return {"key": str(writing.key), "body": sanitize(writing.body)}


def _sent_before(writing: PostInput) -> Post | None:
    """The post of this key, if this person wrote this text. Raises KeyConflict."""
    if not _of_key(str(writing.key)):
        return None
    sent = Post.objects.select_related("thread__network", "pseudonym").get(key=writing.key)
    earlier = sent.revisions.values_list("body", flat=True)
    return stored_as_sent(sent, own=sent.is_by(writing.by), past=earlier, body=writing.body)


@prepared(str)
def _of_key(key: str) -> QuerySet[Post, int]:
    return Post.objects.filter(key=Cast(Value(key), UUIDField())).values_list("pk", flat=True)


def _write(
    thread: Thread, viewer: NetworkViewer, writing: PostInput, *, reply_to: Post | None
) -> Post:
    post = Post(
        thread=thread,
        number=next_number(thread),
        reply_to=reply_to,
        body=writing.body,
        key=writing.key,
    )
    if writing.anonymous:
        check_allows_anonymous(viewer.network)
        post.pseudonym = pseudonym_of(writing.by, thread)
    else:
        post.author = writing.by
    post.created_at = timezone.now()
    post.save(force_insert=True)
    if post.number == 1:
        thread.author, thread.pseudonym = post.author, post.pseudonym
        thread.save(update_fields=["author", "pseudonym"])
    why = why_held(post, viewer) if writing.limited else ""
    if why:
        hold_first(post, thread, why)
    recount(thread)
    if writing.anonymous:
        neutralise_files(writing.files)
    if writing.files or picture_names(post.body):
        attach(post, writing.files, by=writing.by)
    explain_post(post, writing.explained, by=writing.by)
    note_mentions(post)
    note_citations(post)
    note(POST, post.pk, post.body)
    index_later(post)
    ReadPosition.objects.read_to(writing.by, thread, post.number)
    follow_what_one_wrote(thread, writing.by)
    if not why:
        notify("post", post.pk, by=post.author, scope=thread.network_id)
    return post
