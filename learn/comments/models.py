"""Models of comments on articles, with one level of replies."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import FORMER_MEMBER, User
from hub.posts.models import BasePost, BaseRevision, ReactionKind
from learn.comments.querysets import CommentQuerySet
from learn.models import Article


class Comment(BasePost):
    """Comment on an article, or a reply to a comment (`reply_to`).

    Replies follow their comment, in the order in which they were created.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comments",
    )
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies"
    )

    beginning = models.GeneratedField(
        expression=Coalesce("reply_to", "id"),
        output_field=models.BigIntegerField(),
        db_persist=True,
        help_text="The key of the comment it stands below: the one it replies to, else its own.",
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reply_to=F("pk")), name="comment_no_reply_to_itself"
            ),
            models.CheckConstraint(
                condition=Q(held_at=None) | ~Q(hidden_at=None), name="comment_held_is_hidden"
            ),
        ]
        indexes = [
            models.Index(fields=["article", "beginning", "id"], name="comment_in_order"),
            models.Index(fields=["author", "-created_at"], name="comment_of_author"),
        ]

    def __str__(self) -> str:
        return f"Comment on {self.article_id}"

    def get_absolute_url(self) -> str:
        """Return the permanent URL, which redirects to the comment's current page."""
        return reverse("comments:comment", args=[self.pk])

    def is_by(self, person: User | AnonymousUser) -> bool:
        return self.author_id is not None and self.author_id == person.pk

    @property
    def byline(self) -> str:
        return self.author.shown_name if self.author_id and self.author else FORMER_MEMBER


class CommentRevision(BaseRevision):
    """Text of a comment before an edit."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "version"], name="comment_revision_once")
        ]

    def __str__(self) -> str:
        return f"Version {self.version} of comment {self.comment_id}"


class CommentReaction(models.Model):
    """One person's reaction to one comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="given_reactions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_reactions"
    )
    kind = models.CharField(max_length=10, choices=ReactionKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "user", "kind"], name="comment_reaction_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on comment {self.comment_id}"


class CommentMention(models.Model):
    """Mention of a person in a comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_mentions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="comment_mention_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} in comment {self.comment_id}"
