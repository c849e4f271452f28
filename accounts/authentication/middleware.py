"""What is asked of people who are signed in before a page opens."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from accounts.authentication import second_factor
from accounts.authentication.adapters import AccountAdapter
from accounts.permissions import MemberRequest
from accounts.personal_data import consents
from accounts.security_log.log import record
from accounts.security_log.models import SecurityEvent
from hub.http.htmx import is_htmx
from hub.http.sanction_exemptions import is_open_while_sanctioned
from hub.middleware.form_recovery import render_with_words
from hub.moderation.write_limits.write_access import WriteRefused, check_may_write

# Signing in and out, and securing one's account, stay open whatever else is asked.
ALLAUTH_PAGES = ("account_", "mfa_", "usersessions_")
OWN_PAGES = {
    "accounts:consent",
    "accounts:document",
    "accounts:mailbox",
    "accounts:mail",
    "accounts:session-end",
}
READING = {"GET", "HEAD", "OPTIONS"}
# Who does not agree can take their data and leave.
WITHOUT_CONSENT = {"accounts:data", "accounts:data-download", "accounts:close", "accounts:closed"}

SEEN_KEY = "staff_seen_at"
SEEN_EVERY = 300  # seconds: a session is not written for every page
WAS_IDLE = "You were signed out because nothing had happened for a while. Please sign in again."
STAFF_NEED_IT = "Because you are staff, this site opens for you once you have added a second step to your sign-in."


class SecretsMiddleware:
    """Keep the pages that show secrets out of every cache, the browser's as well: computers are shared."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.view_name.startswith("mfa_"):
            add_never_cache_headers(response)
        return response


class SignedInMiddleware(ABC):
    """Look at the requests of people who are signed in; the others pass without touching the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or is_account_page(request):
            return None
        return self.ask(cast(MemberRequest, request)) if request.user.is_authenticated else None

    @abstractmethod
    def ask(self, request: MemberRequest) -> HttpResponseBase | None:
        """An answer in the place of the page's, or None to let the request through."""


def is_account_page(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (
        match.view_name.startswith(ALLAUTH_PAGES) or match.view_name in OWN_PAGES
    )


class StaffSecondFactorMiddleware(SignedInMiddleware):
    """Staff see more than others on every page: without a second factor none opens.

    One who has none is sent to set it up; a session that did not show it, to show it. What they sent comes back.
    """

    def ask(self, request: MemberRequest) -> HttpResponseBase | None:
        if not request.user.is_staff or second_factor.is_shown(request):
            return None
        if not is_doing_something(
            request
        ):  # a page that looks for news must not lead away from what is typed there
            return HttpResponse(status=204)
        if request.method not in READING and not is_htmx(request):
            return render_with_words(request, "errors/second_step.html", {}, status=403)
        if second_factor.is_set_up(request.user):
            way = AccountAdapter().get_reauthentication_methods(request.user)[0]
            return send_to(request, way["url"])
        messages.info(request, STAFF_NEED_IT)
        return send_to(request, reverse("mfa_index"))


class StaffIdleMiddleware:
    """Sign staff out who have done nothing for hours: they see more than others, and computers are shared.

    The request goes on as that of somebody who is not signed in, so that a text that was sent is given back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        user = request.user
        if not (user.is_authenticated and user.is_staff):
            return
        now = int(time.time())
        idle = now - request.session.get(SEEN_KEY, now)
        if idle > settings.STAFF_IDLE_SECONDS:
            record(SecurityEvent.Kind.IDLE, request, user)
            logout(request)
            messages.info(request, WAS_IDLE)
        elif SEEN_KEY not in request.session or (
            idle >= SEEN_EVERY and is_doing_something(request)
        ):
            request.session[SEEN_KEY] = now


class ConsentMiddleware(SignedInMiddleware):
    """Ask for consent again when a document changed, before the next page that is opened."""

    def ask(self, request: MemberRequest) -> HttpResponseBase | None:
        leaving = (
            request.resolver_match is not None
            and request.resolver_match.view_name in WITHOUT_CONSENT
        )
        if leaving or not is_opening_a_page(request) or consents.are_settled(request):
            return None
        return send_to(request, reverse("accounts:consent"))


class SanctionMiddleware(SignedInMiddleware):
    """Take no form of a person under a sanction that holds for the whole site; reading stays open.

    New views are closed unless they say otherwise (`open_while_sanctioned`). The verbs ask the same rule again under
    their locks, for sanctions of one network too.
    """

    def ask(self, request: MemberRequest) -> HttpResponseBase | None:
        match = request.resolver_match
        if request.method in READING or match is None or is_open_while_sanctioned(match.func):
            return None
        try:
            check_may_write(request.user)
        except WriteRefused as refused:
            return render_with_words(
                request, "errors/sanctioned.html", {"why": refused.args[0]}, status=403
            )
        return None


def is_opening_a_page(request: HttpRequest) -> bool:
    """Whether a person opens a page; what they send is never held up, so that nothing they wrote is lost."""
    document = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    return request.method == "GET" and document and "HX-Request" not in request.headers


def is_doing_something(request: HttpRequest) -> bool:
    """Whether a person is there; a page that is left open goes on looking for news by itself."""
    return request.method != "GET" or is_opening_a_page(request)


def send_to(
    request: HttpRequest, address: str
) -> HttpResponseRedirect | HttpResponseClientRedirect:
    """Send a person to an address, and back to this page from there."""
    if "HX-Request" in request.headers:
        return HttpResponseClientRedirect(address)
    if request.method != "GET":
        return redirect(address)
    return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
