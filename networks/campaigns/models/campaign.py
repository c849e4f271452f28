"""A campaign: what a network wants to change, how far it has come, and what it asks people to tell."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from hub.middleware.time_zones import USUAL_ZONE
from hub.richtext.fields import RichTextField
from networks.campaigns.querysets import CampaignQuerySet
from networks.models import Network

MOST_PROMPTS = 6
NEW = "new"  # the page on which one is begun


class Campaign(models.Model):
    """Who reads inside its network reads it once it is published. `version` counts its changes."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="campaigns")
    title = models.CharField(max_length=120)
    slug = models.SlugField("address", max_length=80)
    summary = models.CharField(max_length=300)
    story = RichTextField("story so far", blank=True)
    content_warning = models.CharField(max_length=200, blank=True)
    prompts = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    takes_until = models.DateField(
        "takes testimonies until",
        null=True,
        blank=True,
        help_text="The last day; empty where none are asked for.",
    )
    takes_until_zone = models.CharField(
        max_length=50,
        default=USUAL_ZONE,
        help_text="By whose clock the last day ends: of whoever set it.",
    )
    version = models.PositiveIntegerField(default=1)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    begun_on = models.DateField(default=timezone.localdate)
    published_on = models.DateField(
        null=True, help_text="Empty while only those who look after the network see it."
    )
    closed_on = models.DateField(
        null=True, help_text="Since when it is over: it is read, and takes no testimonies."
    )
    told_on = models.DateField(
        null=True, help_text="When its moderators were last told that testimonies wait."
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["network", "slug"], name="campaign_address_once"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(published_on__isnull=False),
                name="campaign_closed_was_published",
            ),
            models.CheckConstraint(condition=~Q(slug=NEW), name="campaign_address_is_free"),
            models.CheckConstraint(
                condition=Q(prompts__len__lte=MOST_PROMPTS),
                name="campaign_asks_up_to_six_questions",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaigns:campaign-detail", args=[self.network.slug, self.slug])

    @property
    def is_draft(self) -> bool:
        return self.published_on is None

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    @property
    def takes_testimonies(self) -> bool:
        """Whether everyone is asked now; the rule itself is `CampaignQuerySet.asking`."""
        network = self.network
        today = timezone.localdate(timezone=ZoneInfo(self.takes_until_zone))
        open_still = self.takes_until is not None and self.takes_until >= today
        runs = open_still and not self.is_draft and not self.is_closed
        return runs and network.is_read_by_all and not network.is_archived


class Figure(models.Model):
    """A number that tells how things stand, with where it comes from."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    value = models.CharField(max_length=40)
    source = models.CharField(max_length=200)
    dated = models.DateField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "position"], name="figure_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"


class Change(models.Model):
    """Something that is different now."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="changes")
    dated = models.DateField()
    text = models.CharField(max_length=400)
    link = models.URLField(max_length=400, blank=True)

    class Meta:
        ordering = ["-dated", "-pk"]

    def __str__(self) -> str:
        return self.text


class CampaignLink(models.Model):
    """An article or a discussion that belongs to it, named by its address; whoever may read that sees it here."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    address = models.CharField(max_length=400, help_text="As it was written.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "object_id"], name="campaign_link_once"
            ),
        ]

    def __str__(self) -> str:
        return self.address
