"""The request as `HtmxMiddleware` hands it on."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """`htmx` is true for a request that HTMX sent, and knows what it said of itself."""

    htmx: HtmxDetails
