"""Who is told of what happens in discussions, and how it is shown to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q

from accounts.models import User
from hub.notifications.models import Channel, Event, Notification
from hub.notifications.sources import Kind, Shown
from hub.posts.kinds import MENTION, REACTION, REPLY
from hub.richtext.plain import plain_text
from networks.discussions.models import Mention, Post, Thread, Watch
from networks.discussions.querysets import PostQuerySet
from networks.membership import members_who_read

MOST_TEXT = 1500  # letters of a post that a notification shows

POST = Kind("post", "New posts where you chose to be told of every one", "wrote in", Channel.NOW)
THREAD = Kind("thread", "New discussions in networks you watch", "began", Channel.NOW)
ANSWER = Kind("answer", "Your post is marked as the answer", "marked your post as the answer in", Channel.SITE)


class PostSource:
    """A post was written. What concerns a person most is what they are told: named before answered before followed."""

    cause = "post"
    kinds: Iterable[Kind] = (MENTION, REPLY, POST, THREAD)

    def concerned(self, event: Event) -> Mapping[int, str]:
        post = _post(event)
        if post is None:
            return {}
        followed = THREAD if post.number == 1 else POST
        people = dict.fromkeys(_watching(post), followed.name)
        people |= dict.fromkeys(_answered(post), REPLY.name)
        return _who_read(post, people) | _who_read(post, dict.fromkeys(_mentioned(post), MENTION.name), muted=True)

    def visible_to(self, person: AbstractBaseUser) -> PostQuerySet:
        return Post.objects.visible_to(person)  # type: ignore[arg-type]

    def shown(self, events: Iterable[Event], person: AbstractBaseUser) -> Mapping[int, Shown]:
        """Two queries."""
        ids = {event.pk: event.about_id for event in events}
        posts = (
            self.visible_to(person).select_related("thread__network", "author", "pseudonym").in_bulk([*ids.values()])
        )
        return {pk: shown_post(posts[post_id]) for pk, post_id in ids.items() if post_id in posts}


class MentionSource(PostSource):
    """A post names somebody after it was edited."""

    cause = "mention"
    kinds = ()

    def concerned(self, event: Event) -> Mapping[int, str]:
        post = _post(event)
        if post is None:
            return {}
        told = Notification.objects.filter(event__cause__in=["post", "mention"], event__about_id=post.pk)
        named = set(_mentioned(post)) - set(told.values_list("person", flat=True))
        return _who_read(post, dict.fromkeys(named, MENTION.name), muted=True)


class AnswerSource(PostSource):
    """A post was marked as the answer."""

    cause = "answer"
    kinds = (ANSWER,)

    def concerned(self, event: Event) -> Mapping[int, str]:
        return _tell_writer(event, ANSWER)

    def shown(self, events: Iterable[Event], person: AbstractBaseUser) -> Mapping[int, Shown]:
        return _by_somebody(super().shown(events, person))


class ReactionSource(PostSource):
    """Somebody reacted to a post. The site names nobody who did, so neither does this."""

    cause = "reaction"
    kinds = (REACTION,)

    def concerned(self, event: Event) -> Mapping[int, str]:
        """One notice at a time: as long as it is unread, further reactions add none."""
        unread = Notification.objects.filter(event__cause=self.cause, event__about_id=event.about_id).unread()
        return {} if unread.exists() else _tell_writer(event, REACTION)

    def shown(self, events: Iterable[Event], person: AbstractBaseUser) -> Mapping[int, Shown]:
        return _by_somebody(super().shown(events, person))


SOURCES = (PostSource(), MentionSource(), AnswerSource(), ReactionSource())
CAUSES = tuple(source.cause for source in SOURCES)


def _post(event: Event) -> Post | None:
    """Whoever may see it is asked for each person."""
    posts = Post.objects.live().filter(pk=event.about_id, thread__in=Thread.objects.live())
    return posts.select_related("thread__network", "thread__pseudonym", "pseudonym", "reply_to__pseudonym").first()


def _writer(written: Post | Thread | None) -> set[int]:
    """Who wrote it, under their name or without it."""
    if written is None:
        return set()
    writer = written.pseudonym.user_id if written.pseudonym else written.author_id
    return {writer} if writer else set()


def _tell_writer(event: Event, kind: Kind) -> Mapping[int, str]:
    post = _post(event)
    return _who_read(post, dict.fromkeys(_writer(post), kind.name), own=True) if post else {}


def _watching(post: Post) -> set[int]:
    """Those who want to be told of every post. What they chose for the thread goes before its network."""
    choices = Watch.objects.filter(Q(thread=post.thread_id) | Q(network=post.thread.network_id))
    levels = {
        (user, thread is not None): level for user, thread, level in choices.values_list("user", "thread", "level")
    }
    people = {user for user, _ in levels}
    return {user for user in people if (levels.get((user, True)) or levels.get((user, False))) == Watch.Level.WATCHING}


def _answered(post: Post) -> set[int]:
    """Who wrote what is answered: the post, and who began the discussion."""
    return (_writer(post.reply_to) | _writer(post.thread)) if post.number > 1 else set()


def _mentioned(post: Post) -> Iterable[int]:
    return Mention.objects.filter(post=post).values_list("user", flat=True)


def _who_read(post: Post, people: Mapping[int, str], *, muted: bool = False, own: bool = False) -> dict[int, str]:
    """Those of the people who may read the post and want to hear of it. Who is named is told even if they muted it."""
    wanted = people.keys() - (set() if own else _writer(post)) - (set() if muted else _muting(post))
    network = post.thread.network
    readers = User.objects.active() if network.is_read_by_all else members_who_read(network)
    return {pk: people[pk] for pk in readers.filter(pk__in=wanted).values_list("pk", flat=True)} if wanted else {}


def _muting(post: Post) -> set[int]:
    """Who wants to hear nothing of the thread, or nothing of its network and chose nothing for the thread."""
    choices = Watch.objects.filter(Q(thread=post.thread_id) | Q(network=post.thread.network_id))
    own = {user: level for user, thread, level in choices.values_list("user", "thread", "level") if thread}
    muted = set(choices.filter(level=Watch.Level.MUTED).values_list("user", flat=True))
    return {user for user in muted if own.get(user, Watch.Level.MUTED) == Watch.Level.MUTED}


def shown_post(post: Post) -> Shown:
    """Needs who wrote it, and the network."""
    thread, network = post.thread, post.thread.network
    warning = f"Content warning: {thread.content_warning}. " if thread.content_warning else ""
    return Shown(
        who=post.byline,
        title=thread.title,
        place=network.name,
        address=post.get_absolute_url(),
        text=warning or plain_text(post.body)[:MOST_TEXT],
        group=f"discussion-{thread.pk}",
        is_confidential=network.confidential_mail,
    )


def _by_somebody(shown: Mapping[int, Shown]) -> Mapping[int, Shown]:
    return {pk: replace(each, who="Somebody") for pk, each in shown.items()}
