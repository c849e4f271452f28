"""Error page for searches that took too long."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from hub.http.htmx import is_htmx
from hub.search.timeouts import SearchTimedOut

RETRY_AFTER = 30  # seconds


class SearchTimeoutMiddleware:
    """Middleware that answers a search timeout with status 503 and a page that keeps the query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, SearchTimedOut):
            return None
        # htmx does not show error pages.
        if is_htmx(request) and request.headers.get("HX-Boosted"):
            return HttpResponseClientRedirect(request.get_full_path())
        others = [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in {"q", "page"}
        ]
        context = {"text": request.GET.get("q", ""), "others": others, "action": request.path}
        response = render(request, "errors/search_timeout.html", context, status=503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
