"""What campaigns hand up to the pages of networks."""

from collections.abc import Sequence

from django import template

from networks.campaigns.models import Campaign
from networks.campaigns.page import campaigns_of
from networks.standing import Standing

register = template.Library()

SHOWN = 3


@register.simple_tag
def network_campaigns(standing: Standing) -> Sequence[Campaign]:
    """The newest campaigns, for the network's own page. One query."""
    return list(campaigns_of(standing.network, standing.viewer)[:SHOWN])
