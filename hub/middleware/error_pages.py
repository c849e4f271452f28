"""Error pages with DEBUG=1: people who look at the demo see the pages that visitors see."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, MiddlewareNotUsed, SuspiciousOperation
from django.core.handlers.exception import get_exception_response
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, get_resolver, get_urlconf, resolve

STATUSES: tuple[tuple[tuple[type[Exception], ...], int], ...] = (
    ((Http404,), 404),
    ((BadRequest, SuspiciousOperation), 400),
)


class SiteErrorPagesMiddleware:
    """Answer 404 and 400 as without DEBUG. Errors (500) keep Django's page with the traceback.

    It comes after the others, so that they treat its responses like those of a view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            resolve(request.path_info, get_urlconf())
        except Resolver404 as missing:
            return _page(request, 404, missing)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for an exception that a view raised."""
        found = (status for kinds, status in STATUSES if isinstance(exception, kinds))
        status = next(found, None)
        return _page(request, status, exception) if status else None


def _page(request: HttpRequest, status: int, exception: Exception) -> HttpResponse:
    response: HttpResponse = get_exception_response(
        request, get_resolver(get_urlconf()), status, exception
    )
    return response
