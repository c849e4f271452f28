"""Who is told of what happens in discussions, and how it is shown to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.contrib.auth.base_user import AbstractBaseUser

from hub.notifications.loaders import SubjectLoader
from hub.notifications.models import Channel, Event, Notification
from hub.notifications.registry import NotificationType, Rendered
from hub.posts.integrations.notification_types import MENTION, REACTION, REPLY
from hub.posts.reaction_notices import SOMEBODY, ReactionCounts
from networks.discussions.models import Post, PostMention, PostReaction, Thread
from networks.discussions.notifications.notification_posts import COLUMNS, NotifiedPost
from networks.discussions.querysets import PostQuerySet
from networks.discussions.threads.subscriptions import muting, readers, watching
from networks.members.selectors import members_who_read

POST = NotificationType(
    "post", "New posts where you chose to be told of every one", "wrote in", Channel.IMMEDIATE
)
THREAD = NotificationType(
    "thread", "New discussions in networks you watch", "began", Channel.IMMEDIATE
)
ANNOUNCEMENT = NotificationType(
    "announcement", "Announcements in your networks", "announced", Channel.IMMEDIATE
)
ANSWER = NotificationType(
    "answer", "Your post is marked as the answer", "marked your post as the answer in", Channel.SITE
)


class PostNotifications:
    """A post was written. What concerns a person most is what they are told: named before answered before followed."""

    event_type = "post"
    kinds: Iterable[NotificationType] = (MENTION, REPLY, POST, THREAD, ANNOUNCEMENT)
    # One for all causes: a page asks once for the posts of them all.
    told = SubjectLoader(
        lambda person: Post.objects.visible_to(person).values_list(*COLUMNS),  # type: ignore[arg-type]
        NotifiedPost._make,
    )

    def recipients(self, event: Event) -> Mapping[int, str]:
        post = _post(event)
        if post is None:
            return {}
        followed = THREAD if post.number == 1 else POST
        people = dict.fromkeys(watching(post.thread), followed.name)
        people |= dict.fromkeys(_announced_to(post), ANNOUNCEMENT.name)
        people |= dict.fromkeys(_answered(post), REPLY.name)
        return _who_read(post, people) | _who_read(
            post, dict.fromkeys(_mentioned(post), MENTION.name), muted=True
        )

    def visible_to(self, person: AbstractBaseUser) -> PostQuerySet:
        return Post.objects.visible_to(person)  # type: ignore[arg-type]

    def render(
        self, told: Mapping[int, NotifiedPost], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        return {pk: post.shown for pk, post in told.items()}


class MentionNotifications(PostNotifications):
    """A post names somebody after it was edited."""

    event_type = "mention"
    kinds = ()

    def recipients(self, event: Event) -> Mapping[int, str]:
        post = _post(event)
        if post is None:
            return {}
        told = Notification.objects.filter(
            event__event_type__in=["post", "mention"], event__about_id=post.pk
        )
        named = set(_mentioned(post)) - set(told.values_list("person", flat=True))
        return _who_read(post, dict.fromkeys(named, MENTION.name), muted=True)


class AnswerNotifications(PostNotifications):
    """A post was marked as the answer."""

    event_type = "answer"
    kinds = (ANSWER,)

    def recipients(self, event: Event) -> Mapping[int, str]:
        return _tell_writer(event, ANSWER)

    def render(
        self, told: Mapping[int, NotifiedPost], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        return _by_somebody(super().render(told, person))


class ReactionNotifications(PostNotifications):
    """Somebody reacted to a post. The site names nobody who did, so neither does this."""

    event_type = "reaction"
    kinds = (REACTION,)
    counted = ReactionCounts(PostReaction, to="post")

    def recipients(self, event: Event) -> Mapping[int, str]:
        """One notice at a time: as long as it is unread, further reactions add none."""
        unread = Notification.objects.filter(
            event__event_type=self.event_type, event__about_id=event.about_id
        ).unread()
        return {} if unread.exists() else _tell_writer(event, REACTION)

    def render(
        self, told: Mapping[int, NotifiedPost], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        """How many reacted: one query."""
        return self.counted(super().render(told, person), told, person)


SOURCES = (
    PostNotifications(),
    MentionNotifications(),
    AnswerNotifications(),
    ReactionNotifications(),
)
EVENT_TYPES = tuple(source.event_type for source in SOURCES)


def _post(event: Event) -> Post | None:
    """Whoever may see it is asked for each person."""
    posts = Post.objects.live().filter(pk=event.about_id, thread__in=Thread.objects.live())
    return posts.select_related(
        "thread__network", "thread__pseudonym", "pseudonym", "reply_to__pseudonym"
    ).first()


def _writer(written: Post | Thread | None) -> set[int]:
    """Who wrote it, under their name or without it."""
    if written is None:
        return set()
    writer = written.pseudonym.user_id if written.pseudonym else written.author_id
    return {writer} if writer else set()


def _announced_to(post: Post) -> set[int]:
    """An announcement is for all members, also for those who only want to see what is new."""
    if post.number > 1 or post.thread.kind != Thread.Kind.ANNOUNCEMENT:
        return set()
    return set(members_who_read(post.thread.network).values_list("pk", flat=True))


def _tell_writer(event: Event, kind: NotificationType) -> Mapping[int, str]:
    post = _post(event)
    return _who_read(post, dict.fromkeys(_writer(post), kind.name), own=True) if post else {}


def _answered(post: Post) -> set[int]:
    """Who wrote what is answered: the post, and who began the discussion."""
    return (_writer(post.reply_to) | _writer(post.thread)) if post.number > 1 else set()


def _mentioned(post: Post) -> Iterable[int]:
    return PostMention.objects.filter(post=post).values_list("user", flat=True)


def _who_read(
    post: Post, people: Mapping[int, str], *, muted: bool = False, own: bool = False
) -> dict[int, str]:
    """Those of the people who may read the post and want to hear of it. Who is named is told even if they muted it."""
    wanted = (
        people.keys()
        - (set() if own else _writer(post))
        - (set() if muted else muting(post.thread))
    )
    return {pk: people[pk] for pk in readers(post.thread, wanted)}


def _by_somebody(shown: Mapping[int, Rendered]) -> Mapping[int, Rendered]:
    return {pk: replace(each, who=SOMEBODY) for pk, each in shown.items()}
