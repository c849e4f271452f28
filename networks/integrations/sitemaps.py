"""Sitemap of the networks that everyone may see; private ones only with their front page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hub.sitemaps import SitemapSection
from networks.models import Network


class NetworkSection(SitemapSection):
    def items(self) -> QuerySet[Any]:
        return Network.objects.visible_to(AnonymousUser()).order_by("pk").only("slug")
