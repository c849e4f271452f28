"""Campaigns that search engines may list. Testimonies are read on their pages; none is listed by itself."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hub.sitemaps import SitemapSection
from networks.campaigns.models import Campaign


class CampaignSection(SitemapSection):
    def items(self) -> QuerySet[Any]:
        return Campaign.objects.visible_to(AnonymousUser()).select_related("network").order_by("pk")
