"""Redirects from former slugs of renamed networks to the same page under the present slug.

Only a page that is not found looks for a former slug, so that other pages need no extra query.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import ResolverMatch, reverse
from django.utils.cache import add_never_cache_headers

from hub.middleware.anonymous_intake import is_promised
from networks.models import Network

# Routes in which `slug` is the slug of a network.
ROUTES = ("networks/<slug80:slug>/", "testimonies/give/<slug80:slug>/")


class FormerSlugMiddleware:
    """Redirect instead of a 404, if the viewer may see the network that once had this slug."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if (
            not isinstance(exception, Http404)
            or match is None
            or not match.route.startswith(ROUTES)
        ):
            return None
        # A request whose sender must stay unknown has no session.
        viewer = AnonymousUser() if is_promised(request.path_info) else request.user
        network = Network.objects.visible_to(viewer).formerly_at(match.kwargs["slug"]).first()
        return redirect_to_present(request, match, network) if network else None


def redirect_to_present(
    request: HttpRequest, match: ResolverMatch, network: Network
) -> HttpResponse:
    """Redirect to the matched page, under the network's present slug.

    The caller has checked read access. The status is 301, or 308 for a form, which the browser then
    submits again unchanged.
    """
    address = reverse(match.view_name, kwargs=match.kwargs | {"slug": network.slug})
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(
        f"{address}?{query}" if query else address,
        preserve_request=request.method not in {"GET", "HEAD"},
    )
    # A network can get an earlier slug back: a browser that cached both redirects would loop.
    add_never_cache_headers(response)
    return response
