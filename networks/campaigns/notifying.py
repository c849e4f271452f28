"""Telling those who look after a network that testimonies wait. Nothing of a testimony stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, Q
from django.urls import reverse

from hub.notifications.models import Channel, Event
from hub.notifications.sources import MODERATORS, Kind, Shown
from hub.notifications.told import Told
from hub.staff import staff_who_may
from networks.access import MODERATE
from networks.campaigns.flows.telling import WAITING
from networks.campaigns.models import Campaign
from networks.campaigns.querysets import CampaignQuerySet
from networks.membership import moderators_or_staff
from networks.models import Network
from networks.querysets import READ_BY_ALL

DECIDE = "campaigns.change_testimony"
KIND = Kind(
    WAITING, "Testimonies wait in a network you look after", "wait to be read in", Channel.NOW, only_for=MODERATORS
)


class WaitingSource:
    """About a campaign, once a day. Staff who decide about testimonies hear of it where no moderator is present."""

    cause = WAITING
    kinds: Iterable[Kind] = (KIND,)

    def __init__(self) -> None:
        self.told = Told(lambda person: self.visible_to(person).select_related("network"))

    def concerned(self, event: Event) -> Mapping[int, str]:
        return dict.fromkeys(moderators_or_staff(event.scope, DECIDE, levels=READ_BY_ALL), KIND.name)

    def visible_to(self, person: AbstractBaseUser) -> CampaignQuerySet:
        """Staff hear of those that everybody may read, as the admin names no others."""
        moderated = Network.objects.held_by(person, MODERATE)  # type: ignore[arg-type]
        deciding = Q(Exists(staff_who_may(DECIDE).filter(pk=person.pk)), network__level__in=READ_BY_ALL)
        return Campaign.objects.visible_to(person).filter(Q(network__in=moderated.values("pk")) | deciding)

    def shown(self, told: Mapping[int, Campaign], person: AbstractBaseUser) -> Mapping[int, Shown]:
        networks = {campaign.network_id for campaign in told.values()}
        moderated = set(Network.objects.held_by(person, MODERATE).filter(pk__in=networks).values_list("pk", flat=True))  # type: ignore[arg-type]
        return {pk: _shown(campaign, campaign.network_id in moderated) for pk, campaign in told.items()}


def _shown(campaign: Campaign, moderates: bool) -> Shown:
    """Moderators read testimonies in their network, staff in the admin."""
    here = reverse("campaigns:testimony-list", args=[campaign.network.slug])
    return Shown(
        who="Testimonies",
        title=campaign.title,
        place=campaign.network.name,
        address=here if moderates else reverse("admin:campaigns_testimony_changelist"),
        text="",
        group=f"campaign-{campaign.pk}",
        is_confidential=campaign.network.confidential_mail,
    )
