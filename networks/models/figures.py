"""Stored size of a network: pages show it, and counting two thousand people takes a while."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

RECENT = timedelta(days=30)  # the period of "lately" on pages that show activity


class NetworkCounters(models.Model):
    """Counters, updated in the transaction of every change (`networks.counters`)."""

    network = models.OneToOneField(
        "networks.Network", on_delete=models.CASCADE, primary_key=True, related_name="figures"
    )
    members = models.PositiveIntegerField(default=0)
    organisations = models.PositiveIntegerField(default=0)
    countries = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "figures"

    def __str__(self) -> str:
        return f"{self.members} members from {self.organisations} organisations"
