"""What was posted although it may identify a patient: into the audit trail, and to those who look after the network."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from hub.notifications.flows import notify
from hub.safeguarding.justifications import Justification, note_explained
from networks.discussions.flows.locks import named
from networks.discussions.models import Post, Thread

EXPLAINED = "explained"  # the cause of what moderators are told


def explain_post(post: Post, explained: Sequence[Justification], *, by: User) -> None:
    """Call it in the transaction that writes the post. Needs `pseudonym` and the thread."""
    _explain(post, post.thread, explained, by=named(by, post), place=f"post {post.pk}")


def explain_thread(
    thread: Thread, explained: Sequence[Justification], *, by: User, place: str
) -> None:
    """The same for what belongs to a thread (`place`: its title), as said in its first post. Needs `pseudonym`."""
    first = Post.objects.filter(thread=thread).order_by("number").first()
    if first is not None:
        _explain(first, thread, explained, by=named(by, thread), place=place)


def _explain(
    post: Post, thread: Thread, explained: Sequence[Justification], *, by: User | None, place: str
) -> None:
    if note_explained(
        explained, by=by, scope=thread.network_id, thread=thread.pk, post=post.pk, place=place
    ):
        notify(EXPLAINED, post.pk, by=by, scope=thread.network_id)
