"""Threads and posts for tests, written the way the site writes them."""

from itertools import count
from typing import Any
from uuid import uuid4

from accounts.models import User
from hub.moderation import registry
from hub.moderation.flows import report
from hub.moderation.models import Report
from networks.discussions import flows
from networks.discussions.models import Post, Thread
from networks.models import Network

_numbers = count(1)


def writing(
    by: User, body: str = "<p>We count twice before we close.</p>", **fields: Any
) -> flows.PostInput:
    fields.setdefault("key", uuid4())
    return flows.PostInput(by=by, body=body, **fields)


def make_thread(
    network: Network, by: User, title: str = "", *, body: str = "", **fields: Any
) -> Thread:
    fields.setdefault("kind", Thread.Kind.QUESTION)
    said = writing(
        by, body or "<p>How do you count swabs?</p>", anonymous=fields.pop("anonymous", False)
    )
    return flows.start_thread(
        network=network, writing=said, title=title or f"Thread {next(_numbers)}", **fields
    )


def make_reply(
    thread: Thread, by: User, body: str = "", *, reply_to: Post | None = None, **fields: Any
) -> Post:
    return flows.reply(
        thread=thread,
        writing=writing(by, body or "<p>Twice, aloud.</p>", **fields),
        reply_to=reply_to,
    )


def make_posts(thread: Thread, by: User, number: int) -> list[Post]:
    """Many replies at once, for tests of long threads."""
    first = thread.last_number + 1
    posts = Post.objects.bulk_create(
        Post(thread=thread, author=by, number=n, body=f"<p>Post {n}</p>")
        for n in range(first, first + number)
    )
    thread.post_count += number
    thread.last_number += number
    thread.save(update_fields=["post_count", "last_number"])
    return posts


def make_report(
    thing: Post | Thread, by: User, *, reason: str = "harmful", text: str = ""
) -> Report:
    """What somebody who can see the thing says of it."""
    subject = registry.find("post" if isinstance(thing, Post) else "thread", thing.pk, by)
    assert subject is not None
    return report(subject=subject, by=by, reason=reason, text=text, key=uuid4())
