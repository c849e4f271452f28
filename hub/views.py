"""Pages that belong to no app: home, errors, the style page."""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from hub.middleware.form_recovery import can_give_back, text_back
from hub.rendering import style_guide

logger = logging.getLogger(__name__)

# The longest window of the sign-in limits, in seconds.
TOO_MANY_REQUESTS_WAIT = 300
UNAVAILABLE_WAIT = 5  # seconds


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html")


def style(request: HttpRequest) -> HttpResponse:
    """Render every component in every state, for those who build pages."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "style.html", style_guide.examples())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if can_give_back(request):
        return text_back(request)
    came_from = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    )
    context = {"page": came_from if own else "", "no_cookie": reason == REASON_NO_CSRF_COOKIE}
    return render(request, "errors/csrf.html", context, status=403)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(TOO_MANY_REQUESTS_WAIT)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return _without_context("400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return _without_context("500.html", status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Return 503 because the database did not answer, with a form that sends the request again.

    Secrets are not written into a page: who sent a password goes back and sends it again.
    """
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    is_secret = any("password" in name or name == "code" for name in request.POST)
    context = {
        "path": request.get_full_path(),
        "sent": [] if is_secret else sent,
        "has_files": bool(request.FILES),
    }
    response = _without_context("503.html", status=503, **context)
    response.headers["Retry-After"] = str(UNAVAILABLE_WAIT)
    response.headers["Cache-Control"] = "no-store"
    return response


def _without_context(template: str, *, status: int, **context: object) -> HttpResponse:
    # Without the request, no session or database is queried: one of them may be what is broken.
    try:
        context["site_name"] = settings.SITE_NAME
        return HttpResponse(render_to_string(template, context), status=status)
    except Exception:  # the templates or the static files may be broken, too
        logger.exception("The page for errors could not be made.")
        return HttpResponse(
            "Something went wrong here. Please try again in a few minutes.", status=status
        )
