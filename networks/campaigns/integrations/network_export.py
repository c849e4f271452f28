"""What stands of campaigns in the copy of a network. Testimonies are not in it: a copy knows nothing of one that is
taken back later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from accounts.models import User
from networks.campaigns.models import Campaign
from networks.exporting.parts import one_by_one
from networks.models import Network

type Row = dict[str, Any]


def campaigns(network: Network, by: User) -> Iterator[Row]:
    """A few queries for each campaign: a network has few."""
    for campaign in one_by_one(Campaign.objects.visible_to(by).filter(network=network)):
        yield {
            "title": campaign.title,
            "address": campaign.slug,
            "summary": campaign.summary,
            "story": campaign.story,
            "content_warning": campaign.content_warning,
            "begun_on": campaign.begun_on,
            "published_on": campaign.published_on,
            "closed_on": campaign.closed_on,
            "takes_testimonies_until": campaign.takes_until,
            "questions": campaign.prompts,
            "links": [link.address for link in campaign.links.all()],
            "figures": list(campaign.figures.values("label", "value", "source", "dated")),
            "changes": list(campaign.changes.values("dated", "text", "link")),
        }


PARTS: dict[str, Callable[[Network, User], Iterable[Row]]] = {"campaigns": campaigns}
