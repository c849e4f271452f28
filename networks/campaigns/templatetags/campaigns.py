"""What campaigns hand up to the pages of networks."""

from collections.abc import Sequence

from django import template

from networks.campaigns.detail import campaigns_of
from networks.campaigns.models import Campaign
from networks.viewer_context import NetworkViewer

register = template.Library()

SHOWN = 3


@register.simple_tag
def network_campaigns(viewer: NetworkViewer) -> Sequence[Campaign]:
    """The newest campaigns, for the network's own page. One query."""
    return list(campaigns_of(viewer.network, viewer.user)[:SHOWN])
