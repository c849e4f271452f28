"""What those who look after a network can do with a post or a discussion after a report: the verbs of `flows`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q

from accounts.models import User
from hub.moderation.flows import lock_cases
from hub.moderation.registry import ActionNotPossible, EditableTexts, Rows
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.models import Post, Thread
from networks.discussions.moderation.retention import place_of
from networks.discussions.querysets import PostQuerySet
from networks.models import Network

type Find = Callable[[int], PostQuerySet]


def post_of(object_id: int) -> PostQuerySet:
    """The post, wherever it stands, unless it is deleted."""
    return Post.objects.filter(pk=object_id, deleted_at=None, thread__in=Thread.objects.held())


def first_post_of(object_id: int) -> PostQuerySet:
    """The post with which the discussion of this key begins: with it goes the discussion."""
    return Post.objects.filter(
        thread=object_id, number=1, deleted_at=None, thread__in=Thread.objects.held()
    )


class PostModeration:
    """Of one kind of thing; `find` leads from its key to the post in which its text stands."""

    def __init__(self, find: Find, *, whole: bool) -> None:
        self._find = find
        self._whole = whole

    @property
    def abilities(self) -> dict[str, Any]:
        """As `hub.moderation.registry.register` takes them."""
        of_thread = (
            {"lock": self.lock, "move": ThreadMove()}
            if self._whole
            else {"remove_all": PostBulkRemoval()}
        )
        return of_thread | {
            "delete": self.delete,
            "hide": self.hide,
            "edit": PostEdit(self._find),
            "redact": self.redact,
            "release": self.release,
            "writer": self.writer,
            "unsigned": self.unsigned,
        }

    def delete(self, object_id: int, *, by: AbstractBaseUser, reason: str) -> None:
        for post in self._find(object_id):
            _unless_refused(flows.take_down_post, post=post, by=by, reason=reason)

    def hide(self, object_id: int, *, on: bool) -> None:
        for post in self._find(object_id):
            flows.set_hidden(post=post, on=on)

    def redact(
        self, object_id: int, *, by: AbstractBaseUser, passage: str, everywhere: bool
    ) -> int:
        found = 0
        for post in self._find(object_id):
            found += _unless_refused(
                flows.redact, post=post, by=by, passage=passage, everywhere=everywhere
            )
        return found

    def lock(self, object_id: int, *, by: AbstractBaseUser) -> None:
        for thread in Thread.objects.held().filter(pk=object_id):
            _unless_refused(flows.close_after_decision, thread=thread, by=by)

    def release(self, object_id: int, *, by: AbstractBaseUser) -> None:
        for post in self._find(object_id):
            _unless_refused(flows.let_through, post=post, by=by)

    def writer(self, object_id: int) -> int | None:
        post = self._written(object_id).select_related("pseudonym").first()
        if post is None:
            return None
        return post.pseudonym.user_id if post.pseudonym else post.author_id

    def _written(self, object_id: int) -> PostQuerySet:
        """The post, deleted or not: whoever wrote it hears of that, and may answer."""
        return Post.objects.filter(
            Q(thread=object_id, number=1) if self._whole else Q(pk=object_id)
        )

    def unsigned(self, person: AbstractBaseUser) -> Rows:
        model: Any = Thread if self._whole else Post
        return cast(Rows, model.objects.filter(pseudonym__user=person.pk))


class PostEdit:
    """The text of a post, with its history."""

    def __init__(self, find: Find) -> None:
        self._find = find

    def texts_of(self, object_id: int) -> EditableTexts:
        return EditableTexts(self._find(object_id).values_list("body", flat=True).first() or "")

    def edit(self, object_id: int, *, by: AbstractBaseUser, texts: EditableTexts) -> None:
        for post in self._find(object_id):
            _unless_refused(flows.edit_after_decision, post=post, by=by, body=texts.body)


class ThreadMove:
    """To another network that the same person looks after."""

    def places(self, by: AbstractBaseUser) -> Sequence[tuple[int, str]]:
        networks = Network.objects.held_by(cast(User, by), "moderate_network").filter(
            archived_at=None
        )
        return list(networks.order_by("name").values_list("pk", "name"))

    def lock(self, object_id: int) -> None:
        lock_cases(
            {"thread": [object_id], "post": Post.objects.filter(thread=object_id).values("pk")}
        )

    def move(self, object_id: int, *, by: AbstractBaseUser, to: int) -> None:
        network = Network.objects.get(pk=to)
        for thread in Thread.objects.held().select_related("network").filter(pk=object_id):
            _unless_refused(flows.move_thread, thread=thread, by=by, to=network)


class PostBulkRemoval:
    """All posts of a person, first posts with their discussions."""

    def count(self, person_id: int, scope: int) -> int:
        return flows.count_of(person_id, scope)

    def remove_some(self, person_id: int, scope: int, *, by: AbstractBaseUser | None) -> int:  # noqa: ARG002
        return flows.remove_some_of(person_id, scope)


POSTS = PostModeration(post_of, whole=False)
THREADS = PostModeration(first_post_of, whole=True)


def _unless_refused[Result](verb: Callable[..., Result], **arguments: Any) -> Result:
    try:
        return verb(**arguments)
    except NotAllowed as refused:
        raise ActionNotPossible(str(refused)) from None


def author_of_file(object_id: int) -> int | None:
    """Who wrote the post that a file hangs on, or hung on, with their name or without it."""
    place = place_of(object_id)
    return POSTS.writer(place.post_id) if place is not None else None
