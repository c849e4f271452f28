"""Addresses of the library at the top of the site, where machines look for them."""

from django.urls import URLPattern, path

from learn.views import machines

urlpatterns: list[URLPattern] = [
    path("robots.txt", machines.robots, name="robots"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
]
