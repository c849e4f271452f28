"""Who is told of what happens in discussions, and how it is shown to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, QuerySet

from accounts.models import User
from hub.database.prepared import as_text, keys_among, known_by_key, prepared
from hub.notifications.models import Channel, Event, Notification
from hub.notifications.sources import Kind, Shown
from hub.posts.kinds import MENTION, REACTION, REPLY
from hub.richtext.plain import plain_text
from networks.discussions.models import Mention, Post, Reaction, Thread
from networks.discussions.querysets import PostQuerySet
from networks.discussions.watching import muting, readers, watching
from networks.membership import members_who_read

MOST_TEXT = 1500  # letters of a post that a notification shows

POST = Kind("post", "New posts where you chose to be told of every one", "wrote in", Channel.NOW)
THREAD = Kind("thread", "New discussions in networks you watch", "began", Channel.NOW)
ANNOUNCEMENT = Kind("announcement", "Announcements in your networks", "announced", Channel.NOW)
ANSWER = Kind("answer", "Your post is marked as the answer", "marked your post as the answer in", Channel.SITE)


class PostSource:
    """A post was written. What concerns a person most is what they are told: named before answered before followed."""

    cause = "post"
    kinds: Iterable[Kind] = (MENTION, REPLY, POST, THREAD, ANNOUNCEMENT)

    def concerned(self, event: Event) -> Mapping[int, str]:
        post = _post(event)
        if post is None:
            return {}
        followed = THREAD if post.number == 1 else POST
        people = dict.fromkeys(watching(post.thread), followed.name)
        people |= dict.fromkeys(_announced_to(post), ANNOUNCEMENT.name)
        people |= dict.fromkeys(_answered(post), REPLY.name)
        return _who_read(post, people) | _who_read(post, dict.fromkeys(_mentioned(post), MENTION.name), muted=True)

    def visible_to(self, person: AbstractBaseUser) -> PostQuerySet:
        return Post.objects.visible_to(person)  # type: ignore[arg-type]

    def shown(self, events: Iterable[Event], person: AbstractBaseUser) -> Mapping[int, Shown]:
        """One query."""
        ids = {event.pk: event.about_id for event in events}
        assert person.pk is not None
        posts = {post.pk: post for post in _visible(person.pk, as_text(ids.values()))}
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
        """How many reacted: three queries."""
        given = Reaction.objects.filter(post__in={event.about_id for event in events}).exclude(user=person.pk)
        counts = given.values_list("post").annotate(people=Count("user", distinct=True))
        number = dict(counts.values_list("post", "people"))
        shown = super().shown(events, person)
        people = {event.pk: number.get(event.about_id, 0) for event in events}
        return {pk: replace(each, who=_number(people[pk])) for pk, each in shown.items()}


SOURCES = (PostSource(), MentionSource(), AnswerSource(), ReactionSource())
CAUSES = tuple(source.cause for source in SOURCES)


@prepared(int, str)
def _visible(person: int, posts: str) -> QuerySet[Post]:
    visible = Post.objects.visible_to(known_by_key(User, person)).filter(pk__in=keys_among(posts))
    return visible.select_related("thread__network", "author", "pseudonym")


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


def _announced_to(post: Post) -> set[int]:
    """An announcement is for all members, also for those who only want to see what is new."""
    if post.number > 1 or post.thread.kind != Thread.Kind.ANNOUNCEMENT:
        return set()
    return set(members_who_read(post.thread.network).values_list("pk", flat=True))


def _number(people: int) -> str:
    return f"{people} people" if people > 1 else "Somebody"


def _tell_writer(event: Event, kind: Kind) -> Mapping[int, str]:
    post = _post(event)
    return _who_read(post, dict.fromkeys(_writer(post), kind.name), own=True) if post else {}


def _answered(post: Post) -> set[int]:
    """Who wrote what is answered: the post, and who began the discussion."""
    return (_writer(post.reply_to) | _writer(post.thread)) if post.number > 1 else set()


def _mentioned(post: Post) -> Iterable[int]:
    return Mention.objects.filter(post=post).values_list("user", flat=True)


def _who_read(post: Post, people: Mapping[int, str], *, muted: bool = False, own: bool = False) -> dict[int, str]:
    """Those of the people who may read the post and want to hear of it. Who is named is told even if they muted it."""
    wanted = people.keys() - (set() if own else _writer(post)) - (set() if muted else muting(post.thread))
    return {pk: people[pk] for pk in readers(post.thread, wanted)}


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
