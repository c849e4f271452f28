"""Addresses of the library at the top of the site, where machines look for them."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import URLPattern, path

from learn.sitemaps import SECTIONS
from learn.views import machines

urlpatterns: list[URLPattern] = [
    path("robots.txt", machines.robots, name="robots"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path("sitemap.xml", index, {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap-section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SECTIONS}, name="sitemap-section"),
]
