"""Anonymous intake: removes what identifies the sender of a request before anything reads it.

Apps register the paths on which this is promised. On these, no part of the program sees a session,
an account, an IP address or a browser: neither views, middleware nor error logs, nor any code that
is added later.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

# Required for the response: the requested host, and whether the proxy was reached by HTTPS.
_KEPT = frozenset({"HTTP_HOST", "HTTP_X_FORWARDED_PROTO"})
_TELLING = ("HTTP_", "REMOTE_", "SSL_")

_paths: list[re.Pattern[str]] = []


def register(paths: str) -> None:
    """Register a regular expression that the whole path must match. Idempotent."""
    pattern = re.compile(paths)
    if pattern not in _paths:
        _paths.append(pattern)


def is_promised(path: str) -> bool:
    """Return whether the sender of a request for this path must stay unknown."""
    return any(pattern.fullmatch(path) for pattern in _paths)


class AnonymousIntakeMiddleware:
    """Outermost middleware, so that all others see the stripped request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_promised(request.path_info):
            return self.get_response(request)
        forget_sender(request)
        response = self.get_response(request)
        response.cookies.clear()
        add_never_cache_headers(response)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def forget_sender(request: HttpRequest) -> None:
    """Remove the sender from the request; the path, host and body stay.

    The query string is emptied.
    """
    for name in [name for name in request.META if name.startswith(_TELLING) and name not in _KEPT]:
        del request.META[name]
    request.META |= {"REMOTE_ADDR": "", "QUERY_STRING": ""}
