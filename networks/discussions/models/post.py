"""A post, and what hangs on it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import FORMER_MEMBER, User
from hub.files.models import StoredFile
from hub.posts.models import BasePost, BaseRevision, ReactionKind
from networks.discussions.models.thread import Pseudonym, Thread, page_with
from networks.discussions.querysets import PostQuerySet


class Post(BasePost):
    """One contribution to a thread. The first one is the thread's own text."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField(help_text="Its place in the thread, from 1.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
    )
    pseudonym = models.ForeignKey(
        Pseudonym, null=True, blank=True, on_delete=models.SET_NULL, related_name="posts"
    )
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies"
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "number"],
                name="post_number_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(author=None) | Q(pseudonym=None), name="post_is_signed_or_anonymous"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="post_numbers_from_one"),
            # What asks whether a post is hidden, asks with it whether it is held.
            models.CheckConstraint(
                condition=Q(held_at=None) | ~Q(hidden_at=None), name="post_held_is_hidden"
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at"], name="post_of_author"),
            models.Index(fields=["thread", "created_at"], name="post_by_time"),
        ]

    def __str__(self) -> str:
        return f"Post {self.number} of {self.thread_id}"

    def get_absolute_url(self) -> str:
        """The permanent address; it leads to the page on which the post stands now."""
        return reverse("discussions:post", args=[self.pk])

    def is_by(self, person: User | AnonymousUser) -> bool:
        """Whether the person wrote it, under their name or without it. Needs `pseudonym`."""
        writer_id = self.pseudonym.user_id if self.pseudonym else self.author_id
        return writer_id is not None and writer_id == person.pk

    @property
    def byline(self) -> str:
        """The name it is signed with, never that of an anonymous author."""
        if self.author_id and self.author:
            return self.author.shown_name
        return str(self.pseudonym) if self.pseudonym else FORMER_MEMBER

    @property
    def page(self) -> int:
        return page_with(self.number)


class PostRevision(BaseRevision):
    """What a post said before it was edited."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["post", "version"], name="post_revision_once")
        ]

    def __str__(self) -> str:
        return f"Version {self.version} of post {self.post_id}"


class PostReaction(models.Model):
    """One person's reaction to one post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="given_reactions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="post_reactions"
    )
    kind = models.CharField(max_length=10, choices=ReactionKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "user", "kind"], name="post_reaction_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.post_id}"


class PostMention(models.Model):
    """That a post names somebody who can read it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.post_id}"


class PostFile(models.Model):
    """A file or picture of a post; whoever reads the post may fetch it, of its history too."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="post_places")
    is_inline = models.BooleanField(default=False, help_text="A picture within the text.")
    was_taken_out = models.BooleanField(
        default=False, help_text="The text shows the picture no more; its history does, to members."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "file"], name="post_file_once")]

    def __str__(self) -> str:
        return f"{self.file} of post {self.post_id}"
