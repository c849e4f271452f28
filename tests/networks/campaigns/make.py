"""Campaigns and testimonies for tests, written the way the site writes them."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from networks.campaigns import flows
from networks.campaigns.models import Campaign, Testimony
from networks.models import Network

_numbers = count(1)


def make_campaign(
    network: Network, by: User, title: str = "", *, is_public: bool = True, **fields: Any
) -> Campaign:
    """One that asks everyone for testimonies until next month."""
    fields.setdefault("summary", "What goes wrong between two shifts.")
    fields.setdefault("takes_until", timezone.localdate() + timedelta(days=30))
    rows = {name: fields.pop(name, ()) for name in ("figures", "changes", "links")}
    campaign = Campaign(network=network, title=title or f"Campaign {next(_numbers)}", **fields)
    return flows.save_campaign(campaign=campaign, by=by, is_public=is_public, **rows)


def told(
    text: str = "Nobody told the night shift.", consent: str = "publish", **fields: Any
) -> flows.TestimonyInput:
    return flows.TestimonyInput([("", text)], consent, **fields)


def make_testimony(
    campaign: Campaign,
    text: str = "Nobody told the night shift.",
    consent: str = "publish",
    **fields: Any,
) -> tuple[Testimony, str]:
    """The testimony and its receipt."""
    receipt = flows.give(campaign_id=campaign.pk, told=told(text, consent, **fields), key=uuid4())
    testimony = flows.of_receipt(receipt)
    assert testimony is not None
    return testimony, receipt


def decide(testimony: Testimony, by: User, decision: str = "published", **fields: Any) -> Testimony:
    now = Testimony.objects.get(pk=testimony.pk)
    flows.decide(testimony=now, by=by, seen=now.version, decision=decision, **fields)
    return Testimony.objects.get(pk=testimony.pk)


def make_published(
    campaign: Campaign, by: User, text: str = "Nobody told the night shift.", **fields: Any
) -> Testimony:
    return decide(make_testimony(campaign, text, **fields)[0], by)
