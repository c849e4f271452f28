"""Threads that search engines may list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse

from hub.sitemaps import SitemapSection
from networks.discussions.models import Thread


class ThreadSection(SitemapSection):
    """Rows of values: so many threads would cost more than their addresses."""

    def items(self) -> QuerySet[Any, Any]:
        return (
            Thread.objects.public()
            .order_by("pk")
            .values_list("network__slug", "pk", "last_post_at")
        )

    def location(self, item: tuple[str, int, datetime]) -> str:
        return reverse("discussions:thread-detail", args=[item[0], item[1]])

    def lastmod(self, item: tuple[str, int, datetime]) -> datetime:
        return item[2]

    def get_latest_lastmod(self) -> datetime | None:
        latest: datetime | None = Thread.objects.public().aggregate(latest=Max("last_post_at"))[
            "latest"
        ]
        return latest
