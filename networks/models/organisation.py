"""Organisations that are members of a network, whether or not their people have joined."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from accounts.models import Organisation
from networks.querysets import MemberOrganisationQuerySet


class MemberOrganisation(models.Model):
    """Organisation that a network names as its member, with its lead."""

    network = models.ForeignKey(
        "networks.Network", on_delete=models.CASCADE, related_name="member_organisations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="network_places"
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MemberOrganisationQuerySet.as_manager()

    class Meta:
        ordering = [Lower("organisation__name")]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation"], name="member_organisation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.network}"
