"""Taking words out for ever: of a post, of what it said before, of drafts, of what is searched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.models import User
from hub.audit.trail import record
from hub.moderation.models import Report
from hub.richtext.redacting import Passage
from networks.discussions.flows.lock import check_decides, locked_for_who_decides
from networks.discussions.models import Draft, Poll, Post, Revision, Thread
from networks.discussions.search import index_thread_now

LONGEST = 200  # letters of a title, a warning or a question
LONGEST_CHOICE = 120
OF_DRAFTS = ("title", "content_warning", "tags", "body", "poll-question", "poll-choices")


@transaction.atomic
def redact(*, post: Post, by: User, passage: str, everywhere: bool) -> int:
    """Put "[removed]" in place of a passage in a post and all that is kept of it; returns how often it stood there.

    `everywhere`: in every post of the discussion. What was there is kept nowhere, the audit trail included.
    Raises Refused.
    """
    thread = locked_for_who_decides(post.thread_id)
    check_decides(thread, by)
    words = Passage(passage)
    posts = thread.posts.all() if everywhere else thread.posts.filter(pk=post.pk)
    rows = list(posts.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    found = sum(_of_post(row, words) for row in rows)
    found += _of_revisions(Revision.objects.filter(post__in=rows), words)
    if everywhere or any(row.number == 1 for row in rows):
        found += _of_thread(thread, words)
    if found:
        _of_drafts(Draft.objects.filter(thread=thread), words)
        _of_reports(thread, words)
        index_thread_now(thread)
        record("post.redacted", by=by, scope=thread.network_id, post=post.pk, thread=thread.pk, times=found)
    return found


def _of_post(row: Post, words: Passage) -> int:
    row.body, times = words.out_of(row.body)
    if times:
        row.version += 1
        row.save(update_fields=["body", "version"])
    return times


def _of_revisions(rows: Iterable[Revision], words: Passage) -> int:
    found = 0
    for row in rows:
        row.body, times = words.out_of(row.body)
        if times:
            row.save(update_fields=["body"])
        found += times
    return found


def _of_thread(thread: Thread, words: Passage) -> int:
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


def _of_drafts(drafts: Iterable[Draft], words: Passage) -> None:
    for draft in drafts:
        fields = {name: _of_field(name, typed, words) for name, typed in draft.fields.items()}
        if fields != draft.fields:
            draft.fields = fields
            draft.save(update_fields=["fields"])


def _of_field(name: str, typed: Any, words: Passage) -> Any:
    if name not in OF_DRAFTS or not isinstance(typed, str):
        return typed
    return words.out_of(typed)[0] if name == "body" else words.out_of_line(typed)[0]


def _of_reports(thread: Thread, words: Passage) -> None:
    """Who reported it may have repeated it."""
    of_posts = Report.objects.filter(case__kind="post", case__object_id__in=thread.posts.values("pk"))
    for report in of_posts | Report.objects.filter(case__kind="thread", case__object_id=thread.pk):
        report.text, times = words.out_of_line(report.text)
        if times:
            report.save(update_fields=["text"])
