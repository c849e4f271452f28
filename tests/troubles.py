"""Addresses at which something is wrong, beside the site's own."""

from typing import NoReturn

from allauth.core.ratelimit import respond_429
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from hub.search.timeouts import SearchTimedOut
from hub.urls import *  # noqa: F403 - what answers there
from hub.urls import urlpatterns as addresses
from hub.views import unavailable


def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("the disk is on fire")


def refused(request: HttpRequest) -> NoReturn:
    raise PermissionDenied


def garbled(request: HttpRequest) -> NoReturn:
    raise SuspiciousOperation


def limited(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = respond_429(request)
    return response


def slow_search(request: HttpRequest) -> NoReturn:
    raise SearchTimedOut


urlpatterns = [
    path("broken/", broken),
    path("refused/", refused),
    path("garbled/", garbled),
    path("limited/", limited),
    path("slow-search/", slow_search),
    path("unavailable/", unavailable),
    *addresses,
]
