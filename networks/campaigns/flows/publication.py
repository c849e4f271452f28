"""A campaign is prepared unseen, published, closed, opened again; one that was never published can go."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.audit.log import record
from networks.access import NotAllowed
from networks.campaigns.flows.editing import check_may_write, set_published
from networks.campaigns.models import Campaign
from networks.models import Network


@transaction.atomic
def publish(*, campaign: Campaign, by: User) -> None:
    """Show it to all who read inside the network. Twice is as once. Raises PermissionDenied, Refused."""
    row = _locked(campaign, by)
    if row is None:
        raise NotAllowed("This campaign is not there any more.")
    set_published(row, by)


@transaction.atomic
def set_closed(*, campaign: Campaign, by: User, on: bool) -> None:
    """It stays to be read and takes no more testimonies; or it goes on. Raises as `publish`."""
    row = _locked(campaign, by)
    if row is None or row.is_draft:
        raise NotAllowed("Only a campaign that is published can be closed.")
    if row.is_closed == on:
        return
    row.closed_on = timezone.localdate() if on else None
    row.save(update_fields=["closed_on"])
    record(
        "campaign.closed" if on else "campaign.reopened",
        by=by,
        scope=row.network_id,
        campaign=row.pk,
    )


@transaction.atomic
def remove(*, campaign: Campaign, by: User) -> None:
    """Delete one that nobody but those who look after the network has seen. What is gone already stays so.

    Raises as `publish`: what people told is never deleted with a campaign, so one that asked them stays.
    """
    row = _locked(campaign, by)
    if row is None:
        return
    if not row.is_draft or row.testimonies.exists():
        raise NotAllowed("It was published, so it stays. You can close it instead.")
    record("campaign.removed", by=by, scope=row.network_id, campaign=row.pk, title=row.title)
    row.delete()


def _locked(campaign: Campaign, by: User) -> Campaign | None:
    """As it is now, under the lock of its network, for a convener."""
    check_may_write(by, Network.objects.select_for_update().get(pk=campaign.network_id))
    return Campaign.objects.select_for_update().filter(pk=campaign.pk).first()
