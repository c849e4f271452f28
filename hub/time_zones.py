"""Whose clock a page or a mail is written by: the person's own; the site's for who is not signed in."""

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
    """Stands behind the authentication. Asks nothing that the page would not have asked anyway."""

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
    """The zone; ours where the system does not know it any more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(USUAL_ZONE)


def zone_of_address(email: str) -> ZoneInfo:
    """The zone of whoever has this address; the site's for anybody else. One query."""
    people = get_user_model().objects.filter(email__iexact=email).values_list("time_zone", flat=True)
    return zone_named((people.first() if email else None) or settings.TIME_ZONE)


def site_day(at: datetime | None = None) -> date:
    """The day by the site's clock, whoever asks: for what is one day for everybody."""
    return timezone.localdate(at, timezone.get_default_timezone())
