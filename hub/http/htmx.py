"""Requests as `HtmxMiddleware` passes them on, and responses in the form that HTMX needs."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """Request with HTMX details: `htmx` is true if HTMX sent it, and holds what its headers say."""

    htmx: HtmxDetails


def is_htmx(request: HttpRequest) -> bool:
    """Return whether HTMX sent the request, so that a fragment of the page is enough."""
    return bool(getattr(request, "htmx", False))


def sign_in_first(request: HttpRequest, back: str) -> HttpResponse:
    """Redirect to the sign-in page, and from there to `back`.

    `back` is a page: the URL of the button itself cannot be opened.
    """
    response = redirect_to_login(back)
    return HttpResponseClientRedirect(response.url) if is_htmx(request) else response
