"""Traces of readers in the demo's threads: views, reactions, votes and read positions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

from accounts.demo.logins import LOGINS
from accounts.demo.randomness import chance
from accounts.models import User
from hub.posts.models import ReactionKind
from networks.demo.texts import ThreadText
from networks.discussions.models import Choice, Post, PostReaction, ReadPosition, Thread, Vote

Kind = ReactionKind
MOST_REACTIONS = 14
USUAL = {Kind.HELPFUL: 0.5, Kind.AGREE: 0.4, Kind.THANKS: 0.35}
AFTER_A_STORY = {Kind.CARE: 0.7, Kind.THANKS: 0.4, Kind.AGREE: 0.2}
READ_DAYS = 30  # older threads are mostly read


def leave_traces(
    thread: Thread, text: ThreadText, posts: Sequence[Post], members: Sequence[User]
) -> None:
    """Create the traces in one thread, after it was backdated."""
    _react(thread, text, [post for post in posts if not post.is_deleted], members)
    _vote(thread, text, members)
    _read(thread, text, members)
    luck = chance("views", thread.title)
    views = (
        int(luck.lognormvariate(3.2, 0.6) * (1 + text.days_ago / 60))
        + len(members) // 2
        + 6 * len(posts)
    )
    Thread.objects.filter(pk=thread.pk).update(view_count=views)


def _react(
    thread: Thread, text: ThreadText, posts: Sequence[Post], members: Sequence[User]
) -> None:
    kinds = AFTER_A_STORY if text.warning or thread.network.allows_anonymous else USUAL
    given = [reaction for post in posts for reaction in _reactions(post, kinds, members)]
    PostReaction.objects.bulk_create(given)
    counts: dict[int, Counter[str]] = {}
    for reaction in given:
        counts.setdefault(reaction.post_id, Counter())[reaction.kind] += 1
    liked = [post for post in posts if post.pk in counts]
    for post in liked:
        post.reactions = dict(sorted(counts[post.pk].items()))
    Post.objects.bulk_update(liked, ["reactions"])


def _reactions(
    post: Post, kinds: dict[Kind, float], members: Sequence[User]
) -> Iterator[PostReaction]:
    luck = chance("post reactions", post.key)
    number = int(MOST_REACTIONS * luck.random() ** 2.2)
    others = [person for person in members if not post.is_by(person)]
    for person in luck.sample(others, min(number, len(others))):
        for kind in _chosen(kinds, luck):
            yield PostReaction(post=post, user=person, kind=kind.value)


def _chosen(kinds: dict[Kind, float], luck: Random) -> list[Kind]:
    return [kind for kind, share in kinds.items() if luck.random() < share] or [next(iter(kinds))]


def _vote(thread: Thread, text: ThreadText, members: Sequence[User]) -> None:
    if text.poll is None:
        return
    luck = chance("votes", thread.title)
    choices = list(Choice.objects.filter(poll__thread=thread))
    weights = [luck.uniform(0.15, 1) for _ in choices]
    voters = luck.sample(list(members), min(text.poll.votes, len(members)))
    Vote.objects.bulk_create(
        Vote(choice=luck.choices(choices, weights)[0], user=person) for person in voters
    )


def _read(thread: Thread, text: ThreadText, members: Sequence[User]) -> None:
    """Store read positions of the demo's logins: old threads are read, new ones in part."""
    logins = {login.email for login in LOGINS}
    for person in members:
        luck = chance("read", thread.title, person.email)
        if person.email in logins and luck.random() < 0.75:
            is_old = text.days_ago - text.over > READ_DAYS
            number = thread.last_number if is_old else luck.randint(1, thread.last_number)
            ReadPosition.objects.read_to(person, thread, number)
