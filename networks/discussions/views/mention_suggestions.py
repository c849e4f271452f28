"""Whom one may name while writing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from networks.discussions.posts.mentions import people_like
from networks.viewer_context import NetworkViewer
from networks.views.decorators import members_only


@require_safe
@members_only
def people(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    """Members whose name or handle begins like `q`, as options of a list; empty for less than two letters."""
    found = people_like(viewer, request.GET.get("q", ""))
    response = render(request, "posts/_people.html", {"people": found})
    add_never_cache_headers(response)
    return response
