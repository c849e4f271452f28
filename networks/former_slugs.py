"""Lead former addresses of renamed networks to the same page under the present address.

Only a page that was not found looks for a former address, so that pages that are found cost no query more.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import ResolverMatch, reverse
from django.utils.cache import add_never_cache_headers

from hub.middleware.anonymous_intake import is_promised
from networks.models import Network

# Routes whose `slug` is a network's.
ROUTES = ("networks/<slug80:slug>/", "testimonies/give/<slug80:slug>/")


class FormerSlugMiddleware:
    """Redirect instead of "not found" where the viewer may see the network that once had this address."""

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
        # Whose sender is unknown has no session to ask for.
        viewer = AnonymousUser() if is_promised(request.path_info) else request.user
        network = Network.objects.visible_to(viewer).formerly_at(match.kwargs["slug"]).first()
        return redirect_to_present(request, match, network) if network else None


def redirect_to_present(
    request: HttpRequest, match: ResolverMatch, network: Network
) -> HttpResponse:
    """Redirect to the page that was matched, under the network's present slug. The caller has checked read access.

    301; 308 for a form, which the browser then sends once more as it was.
    """
    address = reverse(match.view_name, kwargs=match.kwargs | {"slug": network.slug})
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(
        f"{address}?{query}" if query else address,
        preserve_request=request.method not in {"GET", "HEAD"},
    )
    # A network can get an earlier address back: a browser that remembered both ways would go in circles.
    add_never_cache_headers(response)
    return response
