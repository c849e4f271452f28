"""Sitemaps for search engines: each app registers its sections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse

_sections: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {}


class SitemapSection(Sitemap[Any]):
    """Section with at most 2,000 URLs per page, which is rendered in a moment.

    URLs are based on SITE_URL, like all that leave the site.
    """

    limit = 2_000

    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:  # noqa: ARG002 - as Django calls it
        return urlsplit(settings.SITE_URL).netloc


def register(sections: Mapping[str, type[SitemapSection]]) -> None:
    _sections.update(sections)


def index(request: HttpRequest) -> HttpResponse:
    return sitemaps.index(request, _sections, sitemap_url_name="sitemap-section")


def section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemaps.sitemap(request, _sections, section)
