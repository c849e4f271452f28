"""The request as `HtmxMiddleware` hands it on, and answers that HTMX must hear in its own way."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """`htmx` is true for a request that HTMX sent, and knows what it said of itself."""

    htmx: HtmxDetails


def is_htmx(request: HttpRequest) -> bool:
    """Whether HTMX sent it, and a piece of the page is enough."""
    return bool(getattr(request, "htmx", False))


def sign_in_first(request: HttpRequest, back: str) -> HttpResponse:
    """To the sign-in page, and from there to `back`: the address of a button itself cannot be opened."""
    response = redirect_to_login(back)
    return HttpResponseClientRedirect(response.url) if is_htmx(request) else response
