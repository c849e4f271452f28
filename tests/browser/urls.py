"""The site's addresses, and some that lead to each page for when something is wrong."""

from typing import NoReturn

from allauth.core.ratelimit import respond_429
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hub.urls import *  # noqa: F403
from hub.urls import urlpatterns as addresses
from tests.browser import axe


def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("As the test wished.")


def closed(request: HttpRequest) -> NoReturn:
    raise PermissionDenied


def garbled(request: HttpRequest) -> NoReturn:
    raise SuspiciousOperation


def limited(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = respond_429(request)
    return response


def unconfirmed(request: HttpRequest) -> HttpResponse:
    return render(request, "account/verified_email_required.html")


def axe_script(request: HttpRequest) -> HttpResponse:
    headers = {"Cache-Control": "max-age=3600"}
    return HttpResponse(axe.SCRIPT, content_type="text/javascript", headers=headers)


urlpatterns = [
    path(axe.ADDRESS.removeprefix("/"), axe_script),
    path("broken/", broken),
    path("refused/", closed),
    path("garbled/", garbled),
    path("limited/", limited),
    path("unconfirmed/", unconfirmed),
    *addresses,
]
