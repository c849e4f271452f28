"""A thread: what is asked or said first, and where it stands."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from accounts.models import FORMER_MEMBER, User
from networks.discussions.querysets import ThreadQuerySet, ThreadTagQuerySet
from networks.models import Network

POSTS_PER_PAGE = 20
FEWEST_SHOWN = 3  # organisations that have a thread's concern too


def page_with(number: int) -> int:
    """The page of its thread, counted from 1, on which the post of this number stands."""
    return (number - 1) // POSTS_PER_PAGE + 1


class ThreadTag(models.Model):
    """A word by which the threads of one network are found. Each network has its own."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="thread_tags")
    name = models.CharField(max_length=50)
    slug = models.SlugField(max_length=60)

    objects = ThreadTagQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint("network", Lower("name"), name="thread_tag_name_once"),
            models.UniqueConstraint(fields=["network", "slug"], name="thread_tag_slug_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Thread(models.Model):
    """One discussion. `posts` are numbered from 1; a number keeps its page, so that every page costs the same.

    The figures (`post_count`, `last_number`, `last_post_at`) are counted anew, under a lock on this row, in the
    transaction of each change.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", "Question"
        DISCUSSION = "discussion", "Discussion"
        CONCERN = "concern", "Safety concern"
        ANNOUNCEMENT = "announcement", "Announcement"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="threads")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DISCUSSION)
    title = models.CharField(max_length=200)
    content_warning = models.CharField(
        max_length=200,
        blank=True,
        help_text="What may upset a reader; the thread is folded until it is opened.",
    )
    tags = models.ManyToManyField(ThreadTag, blank=True, related_name="threads")
    # Of who began it, one or none: an anonymous thread leads to nobody but through its pseudonym.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="threads",
    )
    pseudonym = models.ForeignKey(
        "discussions.Pseudonym", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    pinned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(
        null=True, blank=True, help_text="Until somebody decides about a report of it."
    )
    held_at = models.DateTimeField(
        null=True, blank=True, help_text="Hidden as it waits to be let through."
    )
    answer = models.ForeignKey(
        "discussions.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="split_off"
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Counts the changes of title, kind and tags."
    )

    post_count = models.PositiveIntegerField(default=0, help_text="Of posts that are not deleted.")
    last_number = models.PositiveIntegerField(default=0)
    last_post_at = models.DateTimeField(default=timezone.now)
    view_count = models.PositiveIntegerField(default=0)
    sharing_organisations = models.PositiveIntegerField(default=0)
    alike = ArrayField(
        models.BigIntegerField(),
        default=list,
        help_text="Threads that say something alike, the most alike first.",
    )

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(author=None) | Q(pseudonym=None), name="thread_is_signed_or_anonymous"
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")), name="thread_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(held_at=None) | ~Q(hidden_at=None), name="thread_held_is_hidden"
            ),
        ]
        indexes = [
            models.Index(
                fields=["network", "-last_post_at", "-id"],
                condition=Q(deleted_at=None, merged_into=None),
                name="thread_newest_activity",
            ),
            models.Index(
                fields=["network", "-created_at", "-id"],
                condition=Q(deleted_at=None, merged_into=None),
                name="thread_newest",
            ),
            models.Index(
                fields=["-last_post_at", "-id"],
                condition=Q(deleted_at=None, merged_into=None),
                name="thread_live_activity",
            ),
            models.Index(
                fields=["network", "-pinned_at"],
                condition=Q(pinned_at__isnull=False),
                name="thread_pinned",
            ),
            models.Index(fields=["author", "-created_at"], name="thread_of_author"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("discussions:thread-detail", args=[self.network.slug, self.pk])

    def get_waiting_url(self) -> str:
        """The page that its author reads until it is let through."""
        return reverse("discussions:thread-waiting", args=[self.network.slug, self.pk])

    def is_begun_by(self, person: User) -> bool:
        """Whether the person began it, under their name or without it. Needs `pseudonym`."""
        writer_id = self.pseudonym.user_id if self.pseudonym else self.author_id
        return writer_id == person.pk

    @property
    def byline(self) -> str:
        """The name it is signed with, never that of an anonymous author."""
        if self.author_id and self.author:
            return self.author.shown_name
        return str(self.pseudonym) if self.pseudonym else FORMER_MEMBER

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_pinned(self) -> bool:
        return self.pinned_at is not None

    @property
    def replies(self) -> int:
        """How many posts came after the first."""
        return max(0, self.post_count - 1)

    @property
    def can_be_shared(self) -> bool:
        """Whether "We have this too" stands below it."""
        return self.kind in {self.Kind.QUESTION, self.Kind.CONCERN}

    @property
    def is_shared_by_enough(self) -> bool:
        """Whether so many organisations have it too that it is said: of one or two, somebody could guess which."""
        return self.sharing_organisations >= FEWEST_SHOWN


class Pseudonym(models.Model):
    """Who somebody is in one thread without their name. Nothing but this row leads to the person."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="pseudonyms")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(help_text="Anonymous member 1, 2 … of the thread.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "user"], name="pseudonym_once_per_person"),
            models.UniqueConstraint(fields=["thread", "number"], name="pseudonym_number_once"),
        ]

    def __str__(self) -> str:
        return f"Anonymous member {self.number}"


class UnindexedPage(models.Model):
    """A page of a thread on which something is new to search (`networks.discussions.search.indexing`)."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    page = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "page"], name="unindexed_page_once")
        ]

    def __str__(self) -> str:
        return f"Page {self.page} of {self.thread_id}"
