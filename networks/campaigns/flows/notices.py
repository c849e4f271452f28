"""Telling moderators that testimonies wait: once a day, so that a notification does not tell when one was sent."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hub.notifications.flows import notify
from networks.campaigns.models import Campaign, Testimony

WAITING = "testimony-waiting"


def tell_of_waiting() -> int:
    """Of every campaign to which something came before today, and nobody was told since. Returns how many."""
    today = timezone.localdate()
    told = 0
    for pk in Campaign.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            campaign = Campaign.objects.select_for_update().get(pk=pk)
            waiting = Testimony.objects.filter(campaign=campaign, given_on__lt=today).waiting()
            if campaign.told_on:
                waiting = waiting.filter(Q(given_on__gte=campaign.told_on) | Q(has_more=True))
            if campaign.told_on == today or not waiting.exists():
                continue
            notify(WAITING, campaign.pk, by=None, scope=campaign.network_id)
            campaign.told_on = today
            campaign.save(update_fields=["told_on"])
            told += 1
    return told
