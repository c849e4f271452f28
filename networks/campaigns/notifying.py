"""Telling those who look after a network that testimonies wait. Nothing of a testimony stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse

from accounts.models import User
from hub.notifications.models import Channel, Event
from hub.notifications.sources import MODERATORS, Kind, Shown
from hub.notifications.told import Told
from networks.access import MODERATE
from networks.campaigns.flows.telling import WAITING
from networks.campaigns.models import Campaign
from networks.campaigns.querysets import CampaignQuerySet
from networks.models import Membership, Network

KIND = Kind(
    WAITING, "Testimonies wait in a network you look after", "wait to be read in", Channel.NOW, only_for=MODERATORS
)


class WaitingSource:
    """About a campaign, once a day."""

    cause = WAITING
    kinds: Iterable[Kind] = (KIND,)

    def __init__(self) -> None:
        self.told = Told(lambda person: self.visible_to(person).select_related("network"))

    def concerned(self, event: Event) -> Mapping[int, str]:
        looking_after = Membership.objects.active().filter(
            network__campaigns=event.about_id, role__in=[Membership.Role.MODERATOR, Membership.Role.CONVENER]
        )
        people = User.objects.active().filter(pk__in=looking_after.values("user"))
        return dict.fromkeys(people.values_list("pk", flat=True), KIND.name)

    def visible_to(self, person: AbstractBaseUser) -> CampaignQuerySet:
        return Campaign.objects.filter(network__in=Network.objects.held_by(person, MODERATE))  # type: ignore[arg-type]

    def shown(self, told: Mapping[int, Campaign], person: AbstractBaseUser) -> Mapping[int, Shown]:
        return {pk: _shown(campaign) for pk, campaign in told.items()}


def _shown(campaign: Campaign) -> Shown:
    return Shown(
        who="Testimonies",
        title=campaign.title,
        place=campaign.network.name,
        address=reverse("campaigns:testimony-list", args=[campaign.network.slug]),
        text="",
        group=f"campaign-{campaign.pk}",
        is_confidential=campaign.network.confidential_mail,
    )
