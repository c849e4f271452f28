"""Who is told of what becomes of a whole thread, and how it is shown to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser

from hub.notifications.models import Channel, Event
from hub.notifications.sources import Kind, Shown
from hub.notifications.told import Told
from networks.discussions.models import Post, Thread
from networks.discussions.querysets import ThreadQuerySet
from networks.discussions.watching import readers, watching

CHANGED = Kind("thread-changed", "A discussion you watch is closed or moved", "closed", Channel.SITE)
MODERATORS = "The moderators"


class ThreadSource:
    """A thread was moved to where it stands now. Only who may read it there is told."""

    cause = "thread-moved"
    did = "moved"
    kinds: Iterable[Kind] = ()

    def __init__(self) -> None:
        self.told = Told(lambda person: self.visible_to(person).select_related("network"))

    def concerned(self, event: Event) -> Mapping[int, str]:
        thread = Thread.objects.live().select_related("network").filter(pk=event.about_id).first()
        people = readers(thread, watching(thread)) if thread else set()
        return dict.fromkeys(people, CHANGED.name)

    def visible_to(self, person: AbstractBaseUser) -> ThreadQuerySet:
        return Thread.objects.visible_to(person)  # type: ignore[arg-type]

    def shown(self, told: Mapping[int, Thread], person: AbstractBaseUser) -> Mapping[int, Shown]:
        return {pk: self._shown(thread) for pk, thread in told.items()}

    def _shown(self, thread: Thread) -> Shown:
        return Shown(
            who=MODERATORS,
            title=thread.title,
            place=thread.network.name,
            address=thread.get_absolute_url(),
            text="",
            group=f"discussion-{thread.pk}",
            did=self.did,
            is_confidential=thread.network.confidential_mail,
        )


class ClosedSource(ThreadSource):
    """A thread takes no more replies. It is gone when the thread is opened again."""

    cause = "thread-closed"
    did = "closed"
    kinds = (CHANGED,)

    def visible_to(self, person: AbstractBaseUser) -> ThreadQuerySet:
        return super().visible_to(person).exclude(closed_at=None)


class SplitSource(ThreadSource):
    """Posts became a thread of their own. Told to who follows it, and to who wrote what moved."""

    cause = "thread-split"
    did = "began a discussion of its own out of posts:"

    def concerned(self, event: Event) -> Mapping[int, str]:
        thread = Thread.objects.live().select_related("network").filter(pk=event.about_id).first()
        if thread is None:
            return {}
        posts = Post.objects.live().filter(thread=thread)
        wrote = {*posts.values_list("author", flat=True), *posts.values_list("pseudonym__user", flat=True)} - {None}
        people = readers(thread, watching(thread) | wrote)
        return dict.fromkeys(people, CHANGED.name)


SOURCES = (ClosedSource(), SplitSource(), ThreadSource())
