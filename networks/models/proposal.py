"""Proposal of a network by a member, for staff to decide."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from networks.models.network import Network
from networks.querysets import ProposalQuerySet


class Proposal(models.Model):
    """Proposal of a network, open until staff found the network or decline it with an answer."""

    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200, help_text="One sentence: what it is for.")
    level = models.CharField(
        "who may see it", max_length=10, choices=Network.Level, default=Network.Level.PRIVATE
    )
    case = models.TextField("why it is needed, and who would come", max_length=3000)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="proposed_networks"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(
        unique=True, editable=False, help_text="Of the form, so that sent twice is one proposal."
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    network = models.OneToOneField(
        Network,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposal",
        editable=False,
    )
    answer = models.TextField(max_length=1000, blank=True, help_text="The person reads it.")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None
