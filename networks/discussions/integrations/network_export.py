"""What discussions add to the copy of a network: what its conveners read, with nobody named who chose not to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage

from accounts.models import User
from hub import archives
from hub.files.models import StoredFile
from hub.files.querysets import PASSED
from hub.posts.models import ReactionKind
from networks.discussions.models import Poll, Post, PostFile, Thread, ThreadTag
from networks.discussions.polls import PollView, poll_view
from networks.exporting.parts import BATCH, batches, one_by_one
from networks.models import Network
from networks.viewer_context import viewer_of

type Row = dict[str, Any]


def threads(network: Network, by: User) -> Iterator[Row]:
    """Without those that were deleted, or merged into another."""
    shown = Thread.objects.visible_to(by).filter(network=network)
    shown = shown.select_related("author", "pseudonym").prefetch_related("tags")
    for thread in one_by_one(shown):
        yield {
            "number": thread.pk,
            "address": f"{settings.SITE_URL}{network.get_absolute_url()}discussions/{thread.pk}/",
            "title": thread.title,
            "kind": thread.get_kind_display(),
            "begun_by": thread.byline,
            "without_a_name": thread.pseudonym_id is not None,
            "begun": thread.created_at,
            "content_warning": thread.content_warning,
            "tags": [tag.name for tag in thread.tags.all()],
            "pinned": thread.is_pinned,
            "closed": thread.closed_at,
            "posts": thread.post_count,
            "views": thread.view_count,
            "organisations_that_have_this_too": thread.sharing_organisations
            if thread.is_shared_by_enough
            else None,
        }


def posts(network: Network, by: User) -> Iterator[Row]:
    """Thread after thread, in the order of reading, without those that were deleted."""
    for thread in one_by_one(
        Thread.objects.visible_to(by).filter(network=network).only("pk", "answer")
    ):
        for batch in _posts_of(thread, by):
            places = _places_of(batch)
            for post in batch:
                yield _post(post, thread, places.get(post.pk, []))


def _posts_of(thread: Thread, by: User) -> Iterator[Sequence[Post]]:
    shown = Post.objects.visible_to(by).filter(thread=thread).order_by("number")
    shown = shown.select_related("author", "pseudonym", "reply_to")
    last = 0
    while batch := list(shown.filter(number__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].number


def _post(post: Post, thread: Thread, places: Sequence[PostFile]) -> Row:
    answered = post.reply_to if post.reply_to and post.reply_to.is_shown else None
    return {
        "thread": thread.pk,
        "number": post.number,
        "address": settings.SITE_URL + post.get_absolute_url(),
        "by": post.byline,
        "without_a_name": post.pseudonym_id is not None,
        "written": post.created_at,
        "edited": post.edited_at,
        "reply_to": answered.number if answered and answered.thread_id == thread.pk else None,
        "is_the_answer": post.pk == thread.answer_id,
        "text": post.body,
        "reactions": {
            str(ReactionKind(kind).label): number
            for kind, number in post.reactions.items()
            if number
        },
        "files": [
            {
                "name": place.file.original_name,
                "in_this_copy": f"files/{_name_of(place.file)}" if place.file.is_open else None,
            }
            | ({"in_the_text": place.file.get_absolute_url()} if place.is_inline else {})
            for place in places
        ],
    }


def _places_of(posts: Sequence[Post]) -> dict[int, list[PostFile]]:
    places: dict[int, list[PostFile]] = {}
    for place in (
        PostFile.objects.filter(post__in=posts, file__scan__in=PASSED)
        .select_related("file")
        .order_by("pk")
    ):
        places.setdefault(place.post_id, []).append(place)
    return places


def polls(network: Network, by: User) -> Iterator[Row]:
    """Of a secret one the numbers alone; of an open one also the names that its page shows."""
    viewer = viewer_of(network, by)
    shown = Poll.objects.visible_to(by).filter(thread__network=network).select_related("thread")
    for poll in one_by_one(shown):
        yield _poll(poll, poll_view(poll, viewer))


def _poll(poll: Poll, view: PollView) -> Row:
    return {
        "thread": poll.thread_id,
        "question": poll.question,
        "several_answers": poll.is_multiple,
        "secret": poll.is_secret,
        "closes": poll.closes_at,
        "people_who_voted": view.voters,
        "answers": [
            {"text": answer.text, "votes": answer.votes}
            | ({} if poll.is_secret else {"voters": [voter.name for voter in answer.voters]})
            for answer in view.answers
        ],
    }


def tags(network: Network, by: User) -> Iterator[Row]:
    return (
        {"name": tag.name}
        for tag in one_by_one(ThreadTag.objects.visible_to(by).filter(network=network))
    )


def files(network: Network, by: User) -> Iterator[tuple[str, archives.Opener]]:
    """Each file once, though several posts may show it. Without what nobody else may open yet."""
    shown = Post.objects.visible_to(by).filter(thread__network=network)
    places = PostFile.objects.filter(post__in=shown)
    for batch in batches(StoredFile.objects.filter(pk__in=places.values("file"), is_open=True)):
        yield from ((_name_of(file), _opener(file)) for file in batch)


def _name_of(file: StoredFile) -> str:
    return f"{file.pk}-{archives.safe_name(file.original_name)}"


def _opener(file: StoredFile) -> Callable[[], IO[bytes]]:
    return partial(default_storage.open, file.path)


PARTS: dict[str, Callable[[Network, User], Iterable[Row]]] = {
    "threads": threads,
    "posts": posts,
    "polls": polls,
    "tags": tags,
}
