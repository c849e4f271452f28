"""Addresses of the library at the top of the site, where machines look for them."""

from django.urls import URLPattern, path

from learn.views import crawlers

urlpatterns: list[URLPattern] = [
    path("robots.txt", crawlers.robots, name="robots"),
    path("opensearch.xml", crawlers.opensearch, name="opensearch"),
]
