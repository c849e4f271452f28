"""What search engines may list: each app registers the sections it knows of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse

_sections: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {}


class Section(Sitemap[Any]):
    """At most 2,000 addresses a page, which is made in a moment; by SITE_URL, as everything that leaves the site."""

    limit = 2_000

    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:  # noqa: ARG002 - as Django calls it
        return urlsplit(settings.SITE_URL).netloc


def register(sections: Mapping[str, type[Section]]) -> None:
    _sections.update(sections)


def index(request: HttpRequest) -> HttpResponse:
    return sitemaps.index(request, _sections, sitemap_url_name="sitemap-section")


def section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemaps.sitemap(request, _sections, section)
