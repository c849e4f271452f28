"""The network's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from networks.summary import glance_at
from networks.viewer_context import NetworkViewer
from networks.views.decorators import network_front


@require_safe
@network_front
def network_detail(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    """Show what everyone who knows of the network may read of it; inside, what is new."""
    context = {"viewer": viewer, "network": viewer.network, "glance": glance_at(viewer)}
    return render(request, "networks/network_detail.html", context)
