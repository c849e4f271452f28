"""The request as `HtmxMiddleware` hands it on."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """`htmx` is true for a request that HTMX sent, and knows what it said of itself."""

    htmx: HtmxDetails


def is_htmx(request: HttpRequest) -> bool:
    """Whether HTMX sent it, and a piece of the page is enough."""
    return bool(getattr(request, "htmx", False))
