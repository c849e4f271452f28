"""Beginning a campaign, and changing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from hub.audit.log import record
from hub.idempotency import stored_as_sent
from hub.moderation.write_limits import write_access
from hub.safeguarding.justifications import Justification
from networks.access import NotAllowed
from networks.campaigns.flows.triage import CampaignChanged
from networks.campaigns.models import Campaign, CampaignLink, Change, Figure
from networks.campaigns.models.campaign import NEW
from networks.integrations.justifications import explain
from networks.models import Network
from networks.viewer_context import viewer_of

FIELDS = ("title", "summary", "story", "content_warning", "prompts", "takes_until")
MOST_OF_A_TITLE = 60  # letters in an address


@transaction.atomic
def save_campaign(
    *,
    campaign: Campaign,
    by: User,
    figures: Sequence[dict[str, Any]] = (),
    changes: Sequence[dict[str, Any]] = (),
    links: Sequence[tuple[str, int, str]] = (),
    explained: Sequence[Justification] = (),
    seen: int = 0,
    is_public: bool = True,
) -> Campaign:
    """Store a campaign with all that belongs to it. `seen` is the version the form showed, 0 for a new one.

    One that is not public is a draft for those who look after the network; one that was published stays so.

    Raises ChangedMeanwhile, PermissionDenied, Refused for an archived network, and KeyConflict where the key of a new
    one stands for another.
    """
    network = Network.objects.select_for_update().get(pk=campaign.network_id)
    check_may_write(by, network)
    if campaign.pk is None:
        if (
            stored := Campaign.objects.filter(key=campaign.key, network=network).first()
        ) is not None:
            return stored_as_sent(stored, **{name: getattr(campaign, name) for name in FIELDS})
        campaign.slug = _free_slug(campaign)
        campaign.save(force_insert=True)
    else:
        stored = Campaign.objects.get(pk=campaign.pk)
        if stored.version != seen:
            raise CampaignChanged
        campaign.version, campaign.published_on = seen + 1, stored.published_on
        campaign.save(update_fields=[*FIELDS, "takes_until_zone", "version"])
    _replace(campaign, figures, changes, links)
    _note(campaign, by, explained)
    if is_public:
        set_published(campaign, by)
    return campaign


def set_published(campaign: Campaign, by: User) -> None:
    """Under the lock of its network; one that is published stays so."""
    if campaign.published_on is None:
        campaign.published_on = timezone.localdate()
        campaign.save(update_fields=["published_on"])
        record("campaign.published", by=by, scope=campaign.network_id, campaign=campaign.pk)


def check_may_write(by: User, network: Network) -> None:
    if not viewer_of(network, by).may_manage:
        raise PermissionDenied
    write_access.check_may_write(by, network.pk)
    if network.is_archived:
        raise NotAllowed("This network is archived: nobody writes in it any more.")


def _free_slug(campaign: Campaign) -> str:
    wanted = slugify(campaign.title)[:MOST_OF_A_TITLE].strip("-") or "campaign"
    taken = {
        NEW,
        *Campaign.objects.filter(network=campaign.network_id).values_list("slug", flat=True),
    }
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _replace(
    campaign: Campaign,
    figures: Sequence[dict[str, Any]],
    changes: Sequence[dict[str, Any]],
    links: Sequence[tuple[str, int, str]],
) -> None:
    for rows in (campaign.figures, campaign.changes, campaign.links):
        rows.all().delete()
    Figure.objects.bulk_create(
        Figure(campaign=campaign, position=at, **row) for at, row in enumerate(figures)
    )
    Change.objects.bulk_create(Change(campaign=campaign, **row) for row in changes)
    CampaignLink.objects.bulk_create(
        CampaignLink(
            campaign=campaign, position=at, kind=kind, object_id=object_id, address=address
        )
        for at, (kind, object_id, address) in enumerate(links)
    )


def _note(campaign: Campaign, by: User, explained: Sequence[Justification]) -> None:
    action = "campaign.begun" if campaign.version == 1 else "campaign.changed"
    record(action, by=by, scope=campaign.network_id, campaign=campaign.pk)
    explain(explained, by=by, network=campaign.network, place=f"campaign {campaign.pk}")
