"""Finding what was said."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from hub.http.numbers import whole_number
from hub.search.text.query import bounded
from networks.discussions.search.search import LAST_PAGE, SORT_TITLES, search
from networks.models import Network


@require_safe
def search_discussions(request: HttpRequest) -> HttpResponse:
    """All discussions that the viewer may read, or those of one network (`in`)."""
    text = bounded(request.GET.get("q", ""))
    page = min(whole_number(request.GET.get("page", "")) or 1, LAST_PAGE)
    slug = request.GET.get("in", "")[:80]
    network = _network(request, slug) if slug else None
    results = search(
        text, request.user, page=page, within=network, sort=request.GET.get("sort", "")
    )
    context = {"results": results, "within": network, "text": text, "sorts": SORT_TITLES}
    response = render(request, "discussions/search.html", context)
    if request.user.is_authenticated:
        add_never_cache_headers(response)
    return response


def _network(request: HttpRequest, slug: str) -> Network | None:
    """The network at this address, or the one that had it before it was renamed."""
    networks = Network.objects.open_to(request.user)
    return networks.filter(slug=slug).first() or networks.formerly_at(slug).first()
