"""Notifications about comments: recipients and rendering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from accounts.models import User
from hub.audit.models import AuditEvent
from hub.notifications.loaders import SubjectLoader
from hub.notifications.models import Channel, Event, Notification
from hub.notifications.registry import NotificationType, Rendered
from hub.permissions import staff_who_may
from hub.posts.excerpts import beginning_of
from hub.posts.integrations.notification_types import EXPLAINED, MENTION, REACTION, REPLY
from hub.posts.reaction_notices import ReactionCounts
from hub.safeguarding.justifications import ACTION, kinds_in_words
from learn.comments.flows.locks import MODERATE
from learn.comments.models import Comment, CommentReaction
from learn.comments.querysets import CommentQuerySet

SHOWN_OF = (
    "body",
    "article__title",
    "author__display_name",
    "author__handle",
    "author__is_namesake",
    "author__profile_visibility",
)

COMMENT = NotificationType(
    "comment", "Comments on articles you wrote or sent in", "commented on", Channel.IMMEDIATE
)


class CommentNotifications:
    """New comment.

    Each recipient gets one notification, of the type that concerns them most: a mention before a
    reply before a comment on their own article.
    """

    event_type = "comment"
    kinds: Iterable[NotificationType] = (MENTION, REPLY, COMMENT)
    # Shared by all event types: a page loads the comments of all of them with one query.
    told = SubjectLoader(
        lambda person: (
            Comment.objects.visible_to(cast(User, person))
            .select_related("article", "author")
            .only(*SHOWN_OF)
        )
    )

    def recipients(self, event: Event) -> Mapping[int, str]:
        comment = _comment(event)
        if comment is None:
            return {}
        people = dict.fromkeys(_writers(comment), COMMENT.name)
        people |= dict.fromkeys(_answered(comment), REPLY.name)
        people |= dict.fromkeys(comment.mentions.values_list("user", flat=True), MENTION.name)
        return _active(people, but=comment.author_id)

    def visible_to(self, person: AbstractBaseUser) -> CommentQuerySet:
        return Comment.objects.visible_to(cast(User, person))

    def render(
        self, told: Mapping[int, Comment], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        return {pk: _shown(comment) for pk, comment in told.items()}


class CommentMentionNotifications(CommentNotifications):
    """Mention that was added when a comment was edited."""

    event_type = "comment-mention"
    kinds = ()

    def recipients(self, event: Event) -> Mapping[int, str]:
        comment = _comment(event)
        if comment is None:
            return {}
        told = Notification.objects.filter(
            event__event_type__in=["comment", self.event_type], event__about_id=comment.pk
        )
        named = set(comment.mentions.values_list("user", flat=True)) - set(
            told.values_list("person", flat=True)
        )
        return _active(dict.fromkeys(named, MENTION.name), but=comment.author_id)


class CommentReactionNotifications(CommentNotifications):
    """Reaction to a comment.

    The site does not show who reacted, and neither does the notification.
    """

    event_type = "comment-reaction"
    kinds = (REACTION,)
    counted = ReactionCounts(CommentReaction, to="comment")

    def recipients(self, event: Event) -> Mapping[int, str]:
        """Return the author, unless they have an unread notification of a reaction.

        One notification at a time: while it is unread, further reactions add none.
        """
        comment = _comment(event)
        unread = Notification.objects.filter(
            event__event_type=self.event_type, event__about_id=event.about_id
        ).unread()
        if comment is None or comment.author_id is None or unread.exists():
            return {}
        return _active({comment.author_id: REACTION.name})

    def render(
        self, told: Mapping[int, Comment], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        """Render the comments with the number of people who reacted. One query."""
        return self.counted(super().render(told, person), told, person)


class CommentJustificationNotifications:
    """Justification of text in a comment that may identify a patient.

    Staff who decide about reports are notified. The subject is the audit event, shown as long as
    the comment is not deleted.
    """

    event_type = "comment-explained"
    kinds: Iterable[NotificationType] = (EXPLAINED,)

    def __init__(self) -> None:
        self.told = SubjectLoader(self.visible_to)

    def recipients(self, event: Event) -> Mapping[int, str]:
        deciding = staff_who_may(MODERATE).exclude(pk=event.by_id or 0)
        return dict.fromkeys(deciding.values_list("pk", flat=True), EXPLAINED.name)

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[AuditEvent]:
        deciding = Exists(staff_who_may(MODERATE).filter(pk=person.pk))
        stands = Exists(
            Comment.objects.held().filter(pk=Cast(OuterRef("comment"), BigIntegerField()))
        )
        entries = AuditEvent.objects.filter(action=ACTION, details__has_key="comment").annotate(
            comment=KT("details__comment")
        )
        return entries.filter(deciding, stands)

    def render(
        self, told: Mapping[int, AuditEvent], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        """Render the audit events with their comments. One query."""
        keys = {entry.details["comment"] for entry in told.values()}
        comments = Comment.objects.held().select_related("article", "author").in_bulk(keys)
        return {
            pk: _explained(entry, comments[entry.details["comment"]])
            for pk, entry in told.items()
            if entry.details["comment"] in comments
        }


SOURCES = (
    CommentNotifications(),
    CommentMentionNotifications(),
    CommentReactionNotifications(),
    CommentJustificationNotifications(),
)


def _comment(event: Event) -> Comment | None:
    """Return the event's comment if it is live.

    No further check is needed: everybody may read the comments on a published article.
    """
    live = Comment.objects.live().filter(pk=event.about_id)
    return live.select_related("article", "reply_to").first()


def _writers(comment: Comment) -> set[int]:
    """Return the ids of the article's contributor and of the members among its authors."""
    authors = comment.article.authors.exclude(user=None).values_list("user", flat=True)
    return {pk for pk in (comment.article.contributed_by_id, *authors) if pk}


def _answered(comment: Comment) -> set[int]:
    """Return the author ids of the answered comment and of the earlier replies to it."""
    if comment.reply_to is None:
        return set()
    before = Comment.objects.live().filter(reply_to=comment.reply_to_id, pk__lt=comment.pk)
    return {
        pk for pk in (comment.reply_to.author_id, *before.values_list("author", flat=True)) if pk
    }


def _active(people: Mapping[int, str], but: int | None = None) -> dict[int, str]:
    wanted = people.keys() - {but}
    return {
        pk: people[pk]
        for pk in User.objects.active().filter(pk__in=wanted).values_list("pk", flat=True)
    }


def _explained(entry: AuditEvent, comment: Comment) -> Rendered:
    said = f"It may hold {kinds_in_words(entry.details['kinds'])}. {entry.details['reason']}"
    return replace(_shown(comment), text=said, group=f"comment-explained-{entry.pk}")


def _shown(comment: Comment) -> Rendered:
    return Rendered(
        who=comment.byline,
        title=comment.article.title,
        place="Learn",
        address=comment.get_absolute_url(),
        text=beginning_of(comment.body),
        group=f"article-{comment.article_id}",
    )
