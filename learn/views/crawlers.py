"""What machines ask the site for: how to crawl it, how to search it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.http.absolute_urls import absolute


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": absolute(reverse("sitemap"))}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    context = {
        "library": absolute(reverse("learn:library")),
        "here": absolute(reverse("opensearch")),
    }
    return render(
        request, "opensearch.xml", context, content_type="application/opensearchdescription+xml"
    )
