"""Time zone of a page or a mail: the person's own, or the site's for anyone not signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

USUAL_ZONE = "Europe/London"


class TimeZoneMiddleware:
    """Activate the time zone of a signed-in person.

    It comes after authentication. No query that the page would not make anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()  # the thread serves somebody else next

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            timezone.activate(zone_named(request.user.time_zone))


def zone_named(name: str) -> ZoneInfo:
    """Return the time zone, or the site's usual one if the system does not know it any more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(USUAL_ZONE)


def zone_of_address(email: str) -> ZoneInfo:
    """Return the time zone of the account with this address, or else the site's. One query."""
    people = (
        get_user_model().objects.filter(email__iexact=email).values_list("time_zone", flat=True)
    )
    return zone_named((people.first() if email else None) or settings.TIME_ZONE)


def site_day(at: datetime | None = None) -> date:
    """Return the date in the site's time zone, for days that are the same for everybody."""
    return timezone.localdate(at, timezone.get_default_timezone())
