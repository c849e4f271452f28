"""Telling those who look after a network that testimonies wait. Nothing of a testimony stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, Q
from django.urls import reverse

from hub.notifications.loaders import SubjectLoader
from hub.notifications.models import Channel, Event
from hub.notifications.registry import MODERATORS, NotificationType, Rendered
from hub.permissions import staff_who_may
from networks.access import MODERATE
from networks.campaigns.flows.notices import WAITING
from networks.campaigns.models import Campaign
from networks.campaigns.querysets import CampaignQuerySet
from networks.members.selectors import moderators_or_staff
from networks.models import Network
from networks.querysets import READ_BY_ALL

DECIDE = "campaigns.change_testimony"
KIND = NotificationType(
    WAITING,
    "Testimonies wait in a network you look after",
    "wait to be read in",
    Channel.IMMEDIATE,
    only_for=MODERATORS,
)


class WaitingTestimonyNotifications:
    """About a campaign, once a day. Staff who decide about testimonies hear of it where no moderator is present."""

    event_type = WAITING
    kinds: Iterable[NotificationType] = (KIND,)

    def __init__(self) -> None:
        self.told = SubjectLoader(lambda person: self.visible_to(person).select_related("network"))

    def recipients(self, event: Event) -> Mapping[int, str]:
        return dict.fromkeys(
            moderators_or_staff(event.scope, DECIDE, levels=READ_BY_ALL), KIND.name
        )

    def visible_to(self, person: AbstractBaseUser) -> CampaignQuerySet:
        """Staff hear of those that everybody may read, as the admin names no others."""
        moderated = Network.objects.held_by(person, MODERATE)  # type: ignore[arg-type]
        deciding = Q(
            Exists(staff_who_may(DECIDE).filter(pk=person.pk)), network__level__in=READ_BY_ALL
        )
        return Campaign.objects.visible_to(person).filter(
            Q(network__in=moderated.values("pk")) | deciding
        )

    def render(
        self, told: Mapping[int, Campaign], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        networks = {campaign.network_id for campaign in told.values()}
        moderated = set(
            Network.objects.held_by(person, MODERATE)  # type: ignore[arg-type]
            .filter(pk__in=networks)
            .values_list("pk", flat=True)
        )
        return {
            pk: _shown(campaign, campaign.network_id in moderated) for pk, campaign in told.items()
        }


def _shown(campaign: Campaign, moderates: bool) -> Rendered:
    """Moderators read testimonies in their network, staff in the admin."""
    here = reverse("campaigns:testimony-list", args=[campaign.network.slug])
    return Rendered(
        who="Testimonies",
        title=campaign.title,
        place=campaign.network.name,
        address=here if moderates else reverse("admin:campaigns_testimony_changelist"),
        text="",
        group=f"campaign-{campaign.pk}",
        is_confidential=campaign.network.confidential_mail,
    )
