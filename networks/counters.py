"""Counters of the members of networks.

They are updated in the transaction of every change, since pages show them.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Value
from django.db.models.functions import NullIf

from accounts.models import User
from networks.models import Membership, Network, NetworkCounters
from networks.querysets import MembershipQuerySet


def recount(network: Network) -> None:
    """Count members, their organisations and countries. The caller holds the network's lock."""
    members = Membership.objects.filter(network=network).active()
    counted = members.aggregate(
        members=Count("pk"),
        organisations=Count("user__organisation", distinct=True),
        countries=Count(NullIf("user__country", Value("")), distinct=True),
    )
    NetworkCounters.objects.update_or_create(network=network, defaults=counted)


def recount_networks_of(organisation_ids: Sequence[int]) -> None:
    """Recount the networks of people in these organisations, after a merge or a change."""
    _recount_networks_with(
        Membership.objects.active().filter(user__organisation__in=organisation_ids)
    )


def recount_networks_of_person(person: User) -> None:
    """Recount a person's networks, after a change of their organisation or country."""
    _recount_networks_with(Membership.objects.active().filter(user=person))


@transaction.atomic
def _recount_networks_with(memberships: MembershipQuerySet) -> None:
    networks = Network.objects.filter(pk__in=memberships.values("network")).order_by("pk")
    for network in networks.select_for_update(no_key=True, of=("self",)):
        recount(network)
