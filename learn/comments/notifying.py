"""Whom comments concern, and how they are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from accounts.models import User
from hub.audit.models import Entry
from hub.notifications.models import Channel, Event, Notification
from hub.notifications.sources import Kind, Shown
from hub.notifications.told import Told
from hub.posts.beginnings import beginning_of
from hub.posts.kinds import EXPLAINED, MENTION, REACTION, REPLY
from hub.posts.reacted import Counted
from hub.safeguarding.explaining import ACTION, kinds_in_words
from hub.staff import staff_who_may
from learn.comments.flows.lock import MODERATE
from learn.comments.models import Comment, Reaction
from learn.comments.querysets import CommentQuerySet

SHOWN_OF = (
    "body",
    "article__title",
    "author__display_name",
    "author__handle",
    "author__is_namesake",
    "author__profile_visibility",
)

COMMENT = Kind("comment", "Comments on articles you wrote or sent in", "commented on", Channel.NOW)


class CommentSource:
    """A comment was written. What concerns a person most is what they are told: named before answered before theirs."""

    cause = "comment"
    kinds: Iterable[Kind] = (MENTION, REPLY, COMMENT)
    # One for all causes: a page asks once for the comments of them all.
    told = Told(
        lambda person: (
            Comment.objects.visible_to(cast(User, person)).select_related("article", "author").only(*SHOWN_OF)
        )
    )

    def concerned(self, event: Event) -> Mapping[int, str]:
        comment = _comment(event)
        if comment is None:
            return {}
        people = dict.fromkeys(_writers(comment), COMMENT.name)
        people |= dict.fromkeys(_answered(comment), REPLY.name)
        people |= dict.fromkeys(comment.mentions.values_list("user", flat=True), MENTION.name)
        return _active(people, but=comment.author_id)

    def visible_to(self, person: AbstractBaseUser) -> CommentQuerySet:
        return Comment.objects.visible_to(cast(User, person))

    def shown(self, told: Mapping[int, Comment], person: AbstractBaseUser) -> Mapping[int, Shown]:
        return {pk: _shown(comment) for pk, comment in told.items()}


class CommentMentionSource(CommentSource):
    """A comment names somebody after it was edited."""

    cause = "comment-mention"
    kinds = ()

    def concerned(self, event: Event) -> Mapping[int, str]:
        comment = _comment(event)
        if comment is None:
            return {}
        told = Notification.objects.filter(event__cause__in=["comment", self.cause], event__about_id=comment.pk)
        named = set(comment.mentions.values_list("user", flat=True)) - set(told.values_list("person", flat=True))
        return _active(dict.fromkeys(named, MENTION.name), but=comment.author_id)


class CommentReactionSource(CommentSource):
    """Somebody reacted to a comment. The site names nobody who did, so neither does this."""

    cause = "comment-reaction"
    kinds = (REACTION,)
    counted = Counted(Reaction, to="comment")

    def concerned(self, event: Event) -> Mapping[int, str]:
        """One notice at a time: as long as it is unread, further reactions add none."""
        comment = _comment(event)
        unread = Notification.objects.filter(event__cause=self.cause, event__about_id=event.about_id).unread()
        if comment is None or comment.author_id is None or unread.exists():
            return {}
        return _active({comment.author_id: REACTION.name})

    def shown(self, told: Mapping[int, Comment], person: AbstractBaseUser) -> Mapping[int, Shown]:
        """How many reacted: one query."""
        return self.counted(super().shown(told, person), told, person)


class CommentExplainedSource:
    """Somebody said why what may identify a patient in a comment is fine: staff who decide hear of it.

    About the entry in the audit trail, as long as the comment stands.
    """

    cause = "comment-explained"
    kinds: Iterable[Kind] = (EXPLAINED,)

    def __init__(self) -> None:
        self.told = Told(self.visible_to)

    def concerned(self, event: Event) -> Mapping[int, str]:
        deciding = staff_who_may(MODERATE).exclude(pk=event.by_id or 0)
        return dict.fromkeys(deciding.values_list("pk", flat=True), EXPLAINED.name)

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[Entry]:
        deciding = Exists(staff_who_may(MODERATE).filter(pk=person.pk))
        stands = Exists(Comment.objects.held().filter(pk=Cast(OuterRef("comment"), BigIntegerField())))
        entries = Entry.objects.filter(action=ACTION, details__has_key="comment").annotate(
            comment=KT("details__comment")
        )
        return entries.filter(deciding, stands)

    def shown(self, told: Mapping[int, Entry], person: AbstractBaseUser) -> Mapping[int, Shown]:
        """One query."""
        keys = {entry.details["comment"] for entry in told.values()}
        comments = Comment.objects.held().select_related("article", "author").in_bulk(keys)
        return {
            pk: _explained(entry, comments[entry.details["comment"]])
            for pk, entry in told.items()
            if entry.details["comment"] in comments
        }


SOURCES = (CommentSource(), CommentMentionSource(), CommentReactionSource(), CommentExplainedSource())


def _comment(event: Event) -> Comment | None:
    """Everybody may read what is said of a published article."""
    live = Comment.objects.live().filter(pk=event.about_id)
    return live.select_related("article", "reply_to").first()


def _writers(comment: Comment) -> set[int]:
    """Who sent the article in, and members among its authors."""
    authors = comment.article.authors.exclude(user=None).values_list("user", flat=True)
    return {pk for pk in (comment.article.contributed_by_id, *authors) if pk}


def _answered(comment: Comment) -> set[int]:
    """Who wrote the comment that this replies to, and who replied to it before."""
    if comment.reply_to is None:
        return set()
    before = Comment.objects.live().filter(reply_to=comment.reply_to_id, pk__lt=comment.pk)
    return {pk for pk in (comment.reply_to.author_id, *before.values_list("author", flat=True)) if pk}


def _active(people: Mapping[int, str], but: int | None = None) -> dict[int, str]:
    wanted = people.keys() - {but}
    return {pk: people[pk] for pk in User.objects.active().filter(pk__in=wanted).values_list("pk", flat=True)}


def _explained(entry: Entry, comment: Comment) -> Shown:
    said = f"It may hold {kinds_in_words(entry.details['kinds'])}. {entry.details['reason']}"
    return replace(_shown(comment), text=said, group=f"comment-explained-{entry.pk}")


def _shown(comment: Comment) -> Shown:
    return Shown(
        who=comment.byline,
        title=comment.article.title,
        place="Learn",
        address=comment.get_absolute_url(),
        text=beginning_of(comment.body),
        group=f"article-{comment.article_id}",
    )
