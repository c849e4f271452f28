"""Directory of networks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hub.http.numbers import whole_number
from networks.directory import SHOWN, DirectoryFilters, directory_page

LAST_PAGE = 999_999


@require_safe
def network_list(request: HttpRequest) -> HttpResponse:
    """List all networks that are visible to the viewer; `q`, `topic` and `show` narrow the list."""
    asked = DirectoryFilters(
        *(request.GET.get(name, "").strip()[:100] for name in ("q", "topic", "show"))
    )
    shown = tuple(
        (value, label)
        for value, label in SHOWN.items()
        if value != "mine" or request.user.is_authenticated
    )
    page = directory_page(request.user, asked, _number(request.GET.get("page", "")))
    context = {"asked": asked, "page": page, "topics": page.topics, "shown": shown}
    return render(request, "networks/network_list.html", context)


def _number(text: str) -> int:
    """Return the number of the page; 1 for text that is no number."""
    return whole_number(text, LAST_PAGE) or 1
