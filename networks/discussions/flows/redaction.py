"""Taking words out for ever: of a post, its history and files, of quotations, drafts, and what is searched."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from hub.audit.log import record
from hub.moderation.enforcement.redaction import take_out_of_cases, take_out_of_names
from hub.posts.integrations.redaction import take_out, take_out_of_quotes
from hub.quotations.flows import lock_for_hiding
from hub.quotations.flows import redact as redact_quotations
from hub.richtext.redaction import RedactedPassage
from networks.discussions.flows.locks import check_decides, locked_for_who_decides
from networks.discussions.integrations.quotations import POST, PostQuotationSource
from networks.discussions.models import (
    Poll,
    Post,
    PostFile,
    PostRevision,
    PromotedPost,
    Thread,
    ThreadDraft,
)
from networks.discussions.querysets import PostQuerySet
from networks.discussions.search.indexing import index_thread_now

LONGEST = 200  # letters of a title, a warning or a question
LONGEST_CHOICE = 120
OF_DRAFTS = ("title", "content_warning", "tags", "body", "poll-question", "poll-choices")


@transaction.atomic
def redact(*, post: Post, by: User, passage: str, everywhere: bool) -> int:
    """Put "[removed]" in place of a passage in a post and all that is kept of it; returns how often it stood there.

    Names of its files, and what others quote of it, are reached wherever they stand. `everywhere`: every post of the
    discussion. What was there is kept nowhere, the audit trail included. Raises Refused.
    """
    address, words = post.get_absolute_url(), RedactedPassage(passage)
    lock_for_hiding()
    threads = _locked({post.thread_id, *_quoting(address).values_list("thread", flat=True)})
    thread = threads[post.thread_id]
    check_decides(thread, by)
    posts = thread.posts.all() if everywhere else thread.posts.filter(pk=post.pk)
    rows = list(posts.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    said = PostQuotationSource().texts({row.pk for row in rows})
    found = sum(take_out(row, row.revisions.all(), words) for row in rows)
    found += sum(_of_what_hangs_on(row, words) for row in rows)
    found += _of_quotes(thread, rows, address, words)
    found += redact_quotations(POST, said, words)
    if everywhere or any(row.number == 1 for row in rows):
        found += _of_thread(thread, words)
    if found:
        _of_drafts(ThreadDraft.objects.filter(thread=thread), words)
        _of_cases(thread, words)
        for each in threads.values():
            index_thread_now(each)
        record(
            "post.redacted",
            by=by,
            scope=thread.network_id,
            post=post.pk,
            thread=thread.pk,
            times=found,
        )
    return found


def _of_thread(thread: Thread, words: RedactedPassage) -> int:
    """Its title, content warning and poll. No history is kept of those."""
    thread.title, title = words.out_of_line(thread.title)
    thread.content_warning, warning = words.out_of_line(thread.content_warning)
    thread.title, thread.content_warning = thread.title[:LONGEST], thread.content_warning[:LONGEST]
    found = title + warning
    if found:
        thread.version += 1
        thread.save(update_fields=["title", "content_warning", "version"])
    for poll in Poll.objects.filter(thread=thread):
        poll.question, times = words.out_of_line(poll.question)
        poll.question = poll.question[:LONGEST]
        poll.save(update_fields=["question"])
        found += times
        for choice in poll.choices.all():
            choice.text, of_choice = words.out_of_line(choice.text)
            choice.text = choice.text[:LONGEST_CHOICE]
            choice.save(update_fields=["text"])
            found += of_choice
    return found


def _of_drafts(drafts: Iterable[ThreadDraft], words: RedactedPassage) -> None:
    for draft in drafts:
        fields = {name: _of_field(name, typed, words) for name, typed in draft.fields.items()}
        if fields != draft.fields:
            draft.fields = fields
            draft.save(update_fields=["fields"])


def _of_field(name: str, typed: Any, words: RedactedPassage) -> Any:
    if name not in OF_DRAFTS or not isinstance(typed, str):
        return typed
    return words.out_of(typed)[0] if name == "body" else words.out_of_line(typed)[0]


def _of_cases(thread: Thread, words: RedactedPassage) -> None:
    take_out_of_cases("post", thread.posts.values("pk"), words)
    take_out_of_cases("file", PostFile.objects.filter(post__thread=thread).values("pk"), words)
    take_out_of_cases("thread", [thread.pk], words)


def _quoting(address: str) -> PostQuerySet:
    """Posts that hold a link to this one, now or earlier, as a quotation does; hidden and deleted ones, too."""
    earlier = PostRevision.objects.filter(post=OuterRef("pk"), body__contains=address)
    return Post.objects.filter(Q(body__contains=address) | Exists(earlier)).order_by()


def _locked(threads: set[int]) -> dict[int, Thread]:
    """In one order, as whoever locks several does."""
    return {pk: locked_for_who_decides(pk) for pk in sorted(threads)}


def _of_what_hangs_on(row: Post, words: RedactedPassage) -> int:
    """The names of its files, and what was copied of it for the library while its author is asked."""
    found = take_out_of_names([place.file for place in row.files.select_related("file")], words)
    if found:  # a kept post is found by its version, and shows the names
        row.version += 1
        row.save(update_fields=["version"])
    for promoted in PromotedPost.objects.filter(post=row):
        promoted.body, times = words.out_of(promoted.body)
        promoted.save(update_fields=["body"])
        found += times
    return found


def _of_quotes(thread: Thread, rows: Collection[Post], address: str, words: RedactedPassage) -> int:
    """In the same discussion all that is quoted, elsewhere what leads to the post. Own words of others stay."""
    others = Post.objects.exclude(pk__in=[row.pk for row in rows]).select_for_update(
        no_key=True, of=("self",)
    )
    here = others.filter(thread=thread).order_by("pk")
    there = (
        others.filter(pk__in=_quoting(address).values("pk")).exclude(thread=thread).order_by("pk")
    )
    found = sum(take_out_of_quotes(row, row.revisions.all(), words) for row in here)
    return found + sum(
        take_out_of_quotes(row, row.revisions.all(), words, [address]) for row in there
    )
