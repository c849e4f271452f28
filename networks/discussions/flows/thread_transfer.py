"""What goes with a thread when it moves or is merged, besides its posts. Each is called under the threads' locks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from django.db.models import Count
from django.utils.html import format_html, format_html_join

from accounts.models import User
from hub.posts.editing import replace_text
from networks.discussions.flows.me_too import recount_sharing
from networks.discussions.models import (
    MeToo,
    Poll,
    Post,
    ReadPosition,
    Subscription,
    Thread,
    ThreadDraft,
    ThreadView,
)


def take_contacts_back(thread: Thread) -> None:
    """Who agreed to be contacted agreed to it among the members of the network that the thread leaves."""
    MeToo.objects.filter(thread=thread).update(may_be_contacted=False)


def carry_what_was_asked(thread: Thread, target: Thread) -> None:
    """The poll, unless the target has one; who has this too; what people are writing; readings not counted yet."""
    if not Poll.objects.filter(thread=target).exists():
        Poll.objects.filter(thread=thread).update(thread=target)
    known = MeToo.objects.filter(thread=target).values("user")
    MeToo.objects.filter(thread=thread).exclude(user__in=known).update(thread=target)
    MeToo.objects.filter(thread=thread).delete()
    recount_sharing(thread)
    recount_sharing(target)
    ThreadDraft.objects.filter(thread=thread).update(thread=target)
    ThreadView.objects.filter(thread=thread).update(thread=target)


def close_poll_into(first: Post, thread: Thread, target: Thread, *, by: User) -> None:
    """Where both threads have a poll: write how the one of `thread` stands below its first post, with no names.

    Its votes stay with the thread that was merged, for the people's own data.
    """
    poll = Poll.objects.filter(thread=thread).first()
    if poll is None or not Poll.objects.filter(thread=target).exists():
        return
    counted = (
        poll.choices.annotate(number=Count("votes"))
        .order_by("position")
        .values_list("text", "number")
    )
    lines = format_html_join("", "<li>{}: {}</li>", counted)
    result = format_html(
        "<p><strong>Poll: {}</strong> (votes when it ended)</p><ul>{}</ul>", poll.question, lines
    )
    replace_text(first, first.revisions, body=first.body + result, version=first.version, by=by)


def carry_readers(thread: Thread, new: Thread, numbers: Sequence[int]) -> None:
    """Let who follows or reads a thread go on in what was split from it. `numbers` are those its posts had, rising."""
    watches = Subscription.objects.filter(thread=thread)
    Subscription.objects.bulk_create(
        [Subscription(user_id=watch.user_id, thread=new, level=watch.level) for watch in watches],
        ignore_conflicts=True,
    )
    read = [
        ReadPosition(user_id=each.user_id, thread=new, number=bisect_right(numbers, each.number))
        for each in ReadPosition.objects.filter(thread=thread, number__gte=numbers[0])
    ]
    ReadPosition.objects.bulk_create(read, ignore_conflicts=True)
