"""Middleware for response headers, malformed requests, and a database that does not answer."""

import sys
from collections.abc import Callable
from typing import Any

from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

from hub.database.limits import is_unavailable
from hub.views import unavailable

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        *(
            "accelerometer",
            "autoplay",
            "camera",
            "display-capture",
            "encrypted-media",
            "fullscreen",
            "geolocation",
        ),
        *("gyroscope", "magnetometer", "microphone", "midi", "payment", "usb", "browsing-topics"),
    )
)


class PrivacyHeadersMiddleware:
    """Close pages to other sites, and a signed-in person's pages to shared caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        user = getattr(request, "user", None)
        if "Cache-Control" not in response.headers and user is not None and user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        return response


class UnavailableMiddleware:
    """Answer 503 instead of 500 if the database did not answer, anywhere below this middleware.

    Django converts an exception into a response right where it was raised, in a view or in a
    middleware, and sends a signal; only the signal reports all of them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        got_request_exception.connect(_note_unavailable, dispatch_uid="hub-unavailable")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return unavailable(request) if getattr(request, "database_unavailable", False) else response


def _note_unavailable(request: Any = None, **_: Any) -> None:
    if request is not None and is_unavailable(sys.exception()):
        request.database_unavailable = True
        request.exception_reporter_class = _NoReporter


class _NoReporter(ExceptionReporter):
    """Error reporter without a traceback page.

    With DEBUG=1 Django's error page would query the signed-in user, and wait again, several times.
    """

    def get_traceback_html(self) -> SafeString:
        return SafeString()


class MalformedRequestMiddleware:
    """Refuse unknown methods, and keep NUL, which PostgreSQL cannot hold, away from every view.

    A path with NUL is a 404. From a query string NUL is removed.
    """

    METHODS = ("GET", "HEAD", "POST", "OPTIONS")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in self.METHODS:
            return HttpResponseNotAllowed(self.METHODS)
        if "\x00" in request.path_info:
            raise Http404
        # A removal may leave another one: %%0000.
        while "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return self.get_response(request)
