"""Campaigns, and what people told them."""

from networks.campaigns.models.campaign import Campaign, CampaignLink, Change, Figure
from networks.campaigns.models.testimony import Testimony, TestimonyPicture, TestimonyText

__all__ = [
    "Campaign",
    "CampaignLink",
    "Change",
    "Figure",
    "Testimony",
    "TestimonyPicture",
    "TestimonyText",
]
