"""A network's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from networks.glance import glance_at
from networks.standing import Standing
from networks.views.doors import at_the_front


@require_safe
@at_the_front
def network_detail(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What everyone who knows of the network may read of it; inside, what is new."""
    context = {"standing": standing, "network": standing.network, "glance": glance_at(standing)}
    return render(request, "networks/network_detail.html", context)
