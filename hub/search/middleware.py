"""The page that says that a search took too long."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from hub.htmx import is_htmx
from hub.search.timeouts import SearchTimeout

RETRY_AFTER = 30  # seconds


class SearchTimeoutMiddleware:
    """Answer a search that took too long with a page that keeps the question."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, SearchTimeout):
            return None
        if is_htmx(request) and request.headers.get("HX-Boosted"):  # htmx shows no page that is an error
            return HttpResponseClientRedirect(request.get_full_path())
        others = [
            (name, value) for name, values in request.GET.lists() for value in values if name not in {"q", "page"}
        ]
        context = {"text": request.GET.get("q", ""), "others": others, "action": request.path}
        response = render(request, "errors/search_timeout.html", context, status=503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
