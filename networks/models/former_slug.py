"""Slugs that networks had before they were renamed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class FormerNetworkSlug(models.Model):
    """Slug that leads to the network it once belonged to.

    `networks.access` ensures that it is never a slug in use.
    """

    network = models.ForeignKey(
        "networks.Network", on_delete=models.CASCADE, related_name="former_slugs"
    )
    slug = models.SlugField("address", max_length=80, unique=True)
    given_up_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.slug
