"""Requests whose sender stays unknown: what could tell who or where they are is taken away before anything reads it.

Apps register the paths on which it is promised. There is no session there, no account, no address and no browser, for
no part of the program: not for views, middleware, logs of errors, or whatever is written next year.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

# What the answer cannot do without: which site was asked, and whether the proxy was asked in secret.
_KEPT = frozenset({"HTTP_HOST", "HTTP_X_FORWARDED_PROTO"})
_TELLING = ("HTTP_", "REMOTE_", "SSL_")

_paths: list[re.Pattern[str]] = []


def register(paths: str) -> None:
    """A regular expression that the whole path must match."""
    pattern = re.compile(paths)
    if pattern not in _paths:
        _paths.append(pattern)


def is_promised(path: str) -> bool:
    """Whether nothing may be known of who asks for this path."""
    return any(pattern.fullmatch(path) for pattern in _paths)


class UnknownSenderMiddleware:
    """Stands before all others, so that they see the request as it leaves here."""

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
    """Leave of the request what was asked and written, and nothing of who asked."""
    for name in [name for name in request.META if name.startswith(_TELLING) and name not in _KEPT]:
        del request.META[name]
    request.META |= {"REMOTE_ADDR": "", "QUERY_STRING": ""}
