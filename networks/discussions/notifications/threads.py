"""Who is told of what becomes of a whole thread, and how it is shown to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser

from hub.notifications.loaders import SubjectLoader
from hub.notifications.models import Channel, Event
from hub.notifications.registry import NotificationType, Rendered
from networks.discussions.models import Post, Thread
from networks.discussions.querysets import ThreadQuerySet
from networks.discussions.threads.subscriptions import readers, watching

CHANGED = NotificationType(
    "thread-changed", "A discussion you watch is closed or moved", "closed", Channel.SITE
)
MODERATORS = "The moderators"


class ThreadMovedNotifications:
    """A thread was moved to where it stands now. Only who may read it there is told."""

    event_type = "thread-moved"
    did = "moved"
    kinds: Iterable[NotificationType] = ()

    def __init__(self) -> None:
        self.told = SubjectLoader(lambda person: self.visible_to(person).select_related("network"))

    def recipients(self, event: Event) -> Mapping[int, str]:
        thread = Thread.objects.live().select_related("network").filter(pk=event.about_id).first()
        people = readers(thread, watching(thread)) if thread else set()
        return dict.fromkeys(people, CHANGED.name)

    def visible_to(self, person: AbstractBaseUser) -> ThreadQuerySet:
        return Thread.objects.visible_to(person)  # type: ignore[arg-type]

    def render(
        self, told: Mapping[int, Thread], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        return {pk: self._shown(thread) for pk, thread in told.items()}

    def _shown(self, thread: Thread) -> Rendered:
        return Rendered(
            who=MODERATORS,
            title=thread.title,
            place=thread.network.name,
            address=thread.get_absolute_url(),
            text="",
            group=f"discussion-{thread.pk}",
            did=self.did,
            is_confidential=thread.network.confidential_mail,
        )


class ThreadClosedNotifications(ThreadMovedNotifications):
    """A thread takes no more replies. It is gone when the thread is opened again."""

    event_type = "thread-closed"
    did = "closed"
    kinds = (CHANGED,)

    def visible_to(self, person: AbstractBaseUser) -> ThreadQuerySet:
        return super().visible_to(person).exclude(closed_at=None)


class ThreadSplitNotifications(ThreadMovedNotifications):
    """Posts became a thread of their own. Told to who follows it, and to who wrote what moved."""

    event_type = "thread-split"
    did = "began a discussion of its own out of posts:"

    def recipients(self, event: Event) -> Mapping[int, str]:
        thread = Thread.objects.live().select_related("network").filter(pk=event.about_id).first()
        if thread is None:
            return {}
        posts = Post.objects.live().filter(thread=thread)
        wrote = {
            *posts.values_list("author", flat=True),
            *posts.values_list("pseudonym__user", flat=True),
        } - {None}
        people = readers(thread, watching(thread) | wrote)
        return dict.fromkeys(people, CHANGED.name)


SOURCES = (ThreadClosedNotifications(), ThreadSplitNotifications(), ThreadMovedNotifications())
