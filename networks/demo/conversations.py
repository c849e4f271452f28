"""Demo threads: the rows that writing them creates, backdated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.demo.registry import DemoGround
from accounts.models import User
from networks.demo.bodies import body_of, key_of
from networks.demo.dates import moments
from networks.demo.texts import PollText, PostText, ThreadText
from networks.discussions import flows
from networks.discussions.flows.locks import pseudonym_of, recount
from networks.discussions.flows.me_too import recount_sharing
from networks.discussions.integrations.link_targets import note_citations
from networks.discussions.models import MeToo, Post, ReadPosition, Subscription, Thread
from networks.discussions.models.thread import POSTS_PER_PAGE
from networks.discussions.posts.mentions import note_mentions
from networks.discussions.search.indexing import index_later
from networks.models import Network

EDITED_AFTER = timedelta(minutes=11)
POLLS_CLOSE = time(18)


class DemoConversation:
    """Thread that is being written. `posts` are in order; `times` are theirs, by position."""

    def __init__(
        self,
        network: Network,
        text: ThreadText,
        ground: DemoGround,
        *,
        convener: User,
        members: Sequence[User],
    ) -> None:
        self.network, self.text, self.ground = network, text, ground
        self.convener, self.members = convener, members
        self.posts: list[Post] = []
        self.times = moments(
            ground.today, text.days_ago, text.over, len(text.posts), network.slug, text.title
        )

    def write(self) -> Thread:
        first, *replies = self.text.posts
        self.thread = flows.start_thread(
            network=self.network,
            writing=self._writing(first),
            title=self.text.title,
            kind=self.text.kind,
            content_warning=self.text.warning,
            tags=self.text.tags,
            ballot=self._ballot(self.text.poll) if self.text.poll else None,
        )
        self.posts.append(self.thread.posts.select_related("author", "pseudonym").get())
        self._reply(replies)
        self._look_again()
        self._look_after()
        self._put_into_the_past()
        return self.thread

    def _ballot(self, poll: PollText) -> flows.PollInput:
        day = self.ground.today + timedelta(days=poll.closes_in)
        closes = timezone.make_aware(datetime.combine(day, POLLS_CLOSE))
        return flows.PollInput(question=poll.question, choices=poll.choices, closes_at=closes)

    def _writing(self, each: PostText) -> flows.PostInput:
        by = self.ground.people[each.by]
        return flows.PostInput(
            by=by,
            body=self._body(each),
            key=self._key(each),
            anonymous=each.is_anonymous,
            limited=False,
        )

    def _reply(self, replies: Sequence[PostText]) -> None:
        """Create the rows of all replies at once.

        One by one they would take longer than all else.
        """
        made = [self._post(each) for each in replies]
        Post.objects.bulk_create(made)
        self.posts += made
        answering = [(each, post) for each, post in zip(replies, made, strict=True) if each.to]
        for each, post in answering:
            post.reply_to = self.posts[each.to - 1]
            post.body = self._body(each)
        Post.objects.bulk_update([post for _, post in answering], ["reply_to", "body"])
        recount(self.thread)
        for post in made:
            if "@" in post.body or "href=" in post.body:
                note_mentions(post)
                note_citations(post)
        for post in made[POSTS_PER_PAGE - 1 :: POSTS_PER_PAGE]:
            index_later(post)
        self._follow(replies)

    def _post(self, each: PostText) -> Post:
        post = Post(
            thread=self.thread, number=each.number, body=self._body(each), key=self._key(each)
        )
        if not each.is_edited:  # only a post of the last 24 hours can be edited
            post.created_at = self.times[each.number - 1]
        if each.is_anonymous:
            post.pseudonym = pseudonym_of(self.ground.people[each.by], self.thread)
        else:
            post.author = self.ground.people[each.by]
        return post

    def _follow(self, replies: Sequence[PostText]) -> None:
        last = {self.ground.people[each.by].pk: each.number for each in replies}
        positions = [
            ReadPosition(user_id=pk, thread=self.thread, number=number)
            for pk, number in last.items()
        ]
        ReadPosition.objects.bulk_create(
            positions,
            update_conflicts=True,
            unique_fields=["user", "thread"],
            update_fields=["number"],
        )
        tracking = [
            Subscription(user_id=pk, thread=self.thread, level=Subscription.Level.TRACKING)
            for pk in last
        ]
        Subscription.objects.bulk_create(tracking, ignore_conflicts=True)

    def _body(self, each: PostText, *, whole: bool = False) -> str:
        """Return the body; unless `whole`, without the paragraph that a later edit adds."""
        text = each.text if whole or not each.is_edited else each.text.rpartition("\n")[0]
        is_made = each.to and len(self.posts) >= each.to
        answers = self.posts[each.to - 1] if is_made else None
        return body_of(text, self.ground.people, self.ground.articles, answers=answers)

    def _key(self, each: PostText) -> UUID:
        return key_of("demo", self.network.slug, self.text.title, each.number)

    def _look_again(self) -> None:
        for place, each in enumerate(self.text.posts):
            by, post = self.ground.people[each.by], self.posts[place]
            if each.is_edited:
                body = self._body(each, whole=True)
                self.posts[place] = flows.edit_post(
                    post=post, by=by, body=body, version=post.version
                )
            if each.is_deleted:
                flows.delete_post(post=post, by=by)

    def _look_after(self) -> None:
        if self.text.answered:
            answer = self.posts[self.text.answered - 1]
            flows.set_answer(thread=self.thread, by=self.convener, post=answer)
        if self.text.is_pinned:
            flows.set_pinned(thread=self.thread, by=self.convener, on=True)
        if self.text.is_closed:
            flows.set_closed(thread=self.thread, by=self.convener, on=True)
        self.thread.refresh_from_db()
        MeToo.objects.bulk_create(map(self._shared, self._sharing()))
        recount_sharing(self.thread)

    def _sharing(self) -> Sequence[User]:
        """Return one person from each of as many organisations as the text says, writers first."""
        writers = [self.ground.people[name] for name in self.text.writers]
        by_organisation: dict[int, User] = {}
        for person in [*writers, *self.members]:
            if person.organisation_id:
                by_organisation.setdefault(person.organisation_id, person)
        return list(by_organisation.values())[: self.text.shared]

    def _shared(self, person: User) -> MeToo:
        assert person.organisation is not None
        may_be_contacted = person.pk % 3 != 0
        return MeToo(
            thread=self.thread,
            user=person,
            organisation=person.organisation,
            may_be_contacted=may_be_contacted,
            created_at=self.times[-1],
        )

    def _put_into_the_past(self) -> None:
        for each, post, at in zip(self.text.posts, self.posts, self.times, strict=True):
            if each.number == 1 or each.is_edited:
                post.created_at, post.edited_at = at, at + EDITED_AFTER if each.is_edited else None
                post.save(update_fields=["created_at", "edited_at"])
        thread, began = self.thread, self.times[0]
        thread.created_at, thread.last_post_at = began, self._last()
        thread.pinned_at = began if thread.pinned_at else None
        thread.closed_at = self.times[-1] if thread.closed_at else None
        thread.save(update_fields=["created_at", "last_post_at", "pinned_at", "closed_at"])

    def _last(self) -> datetime:
        return max(
            at for each, at in zip(self.text.posts, self.times, strict=True) if not each.is_deleted
        )
