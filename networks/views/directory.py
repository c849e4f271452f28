"""Finding a network."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from networks.directory import PAGE_SIZE, SHOWN, Asked, networks_for, topics_for


@require_safe
def network_list(request: HttpRequest) -> HttpResponse:
    """All networks that exist for the viewer; `q`, `topic` and `show` narrow them."""
    asked = Asked(*(request.GET.get(name, "").strip()[:100] for name in ("q", "topic", "show")))
    networks = Paginator(networks_for(request.user, asked), PAGE_SIZE)
    shown = {value: label for value, label in SHOWN.items() if value != "mine" or request.user.is_authenticated}
    context = {
        "asked": asked,
        "page": networks.get_page(request.GET.get("page")),
        "topics": topics_for(request.user),
        "shown": shown,
    }
    return render(request, "networks/network_list.html", context)
