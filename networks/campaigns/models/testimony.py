"""What somebody told a campaign without saying who they are.

Nothing here leads to a person, and nothing tells more of the time than the day: keys are random numbers, so that no
sequence shows which came first, and there is no column for a moment (docs/decisions/0039).
"""

from __future__ import annotations

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from hub.files.models import StoredFile
from hub.posts.rendering import is_long
from networks.campaigns.models.campaign import Campaign
from networks.campaigns.querysets import (
    TestimonyPictureQuerySet,
    TestimonyQuerySet,
    TestimonyTextQuerySet,
)


def random_id() -> int:
    """52 bits: what search and reports can hold as the number of a thing."""
    return secrets.randbits(52) + 1


def random_address() -> str:
    return secrets.token_urlsafe(12)


def random_name() -> str:
    return secrets.token_urlsafe(24)


class Testimony(models.Model):
    """One testimony.

    `receipt` is the hash of the number that its sender holds
    (`networks.campaigns.testimonies.receipts`).
    """

    class Consent(models.TextChoices):
        PUBLISH = "publish", "Publish it"
        QUOTE = "quote", "Quote a sentence, without the rest"
        COUNT = "count", "Only count it"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        PUBLISHED = "published", "Published"
        QUOTED = "quoted", "Quoted"
        COUNTED = "counted", "Counted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Upsetting(models.TextChoices):
        """What may upset a reader."""

        DEATH = "death", "Somebody dies"
        CHILD = "child", "Harm to a child or a baby"
        BIRTH = "birth", "Birth, or losing a pregnancy"
        SELF_HARM = "self-harm", "Suicide or self-harm"
        ABUSE = "abuse", "Abuse or violence"
        BODY = "body", "Injury, blood or surgery"
        NEGLECT = "neglect", "Neglect"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="testimonies")
    address = models.CharField(max_length=24, unique=True, default=random_address, editable=False)
    given_on = models.DateField(default=timezone.localdate)
    consent = models.CharField(max_length=10, choices=Consent)
    warnings = ArrayField(
        models.CharField(max_length=10, choices=Upsetting), default=list, blank=True
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    has_more = models.BooleanField(
        default=False, help_text="Something was added, and nobody has looked at it."
    )
    is_hidden = models.BooleanField(
        default=False, help_text="Until somebody decides about a report of it."
    )
    quote = models.CharField(max_length=400, blank=True)
    explained = ArrayField(
        models.CharField(max_length=300),
        default=list,
        blank=True,
        help_text="Why what may identify somebody is fine.",
    )
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    receipt = models.CharField(max_length=64, unique=True)
    key = models.UUIDField(unique=True)

    objects = TestimonyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "testimonies"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(consent="publish"),
                name="testimony_published_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(quote="") | Q(consent__in=["publish", "quote"]),
                name="testimony_quoted_with_consent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "state", "-given_on", "-id"], name="testimony_by_state"
            ),
            models.Index(
                fields=["campaign", "given_on", "id"],
                condition=Q(state="waiting") | Q(has_more=True),
                name="testimony_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"Testimony of {self.given_on:%B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("testimonies:testimony-detail", args=[self.address])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING or self.has_more

    @property
    def warnings_in_words(self) -> str:
        """ "Somebody dies; neglect", or empty."""
        known = dict(self.Upsetting.choices)
        words = "; ".join(str(known.get(each, each)) for each in self.warnings)
        return words[:1] + words[1:].lower()


class TestimonyText(models.Model):
    """A text of a testimony: an answer to a question of the campaign, what was told freely, or what was added."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    testimony = models.ForeignKey(Testimony, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveSmallIntegerField()
    prompt = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    is_shown = models.BooleanField(default=False, help_text="Somebody decided to publish it.")

    objects = TestimonyTextQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["testimony", "position"], name="passage_place_once")
        ]

    def __str__(self) -> str:
        return f"Passage {self.position}"

    @property
    def is_long(self) -> bool:
        """Whether it is folded until somebody asks for all of it."""
        return is_long(self.text)


class TestimonyPicture(models.Model):
    """A picture that came with a testimony, drawn anew; without the name and the times that a stored file has.

    Without a testimony it belongs to a form that was sent back, and goes after the day. An infected one keeps its
    row, so that its sender's page can say so, and is empty.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    testimony = models.ForeignKey(
        Testimony, null=True, on_delete=models.CASCADE, related_name="pictures"
    )
    name = models.CharField(max_length=40, unique=True, default=random_name, editable=False)
    arrived_on = models.DateField(default=timezone.localdate)
    content = models.BinaryField()
    content_type = models.CharField(max_length=100)
    scan = models.CharField(
        max_length=10,
        choices=StoredFile.Scan,
        default=StoredFile.Scan.NONE,
        db_default=StoredFile.Scan.NONE.value,
    )
    is_shown = models.BooleanField(default=False)

    objects = TestimonyPictureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Picture of {self.arrived_on:%B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("testimonies:picture", args=[self.name])
