"""The site's addresses, and some that lead to each page for when something is wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from tests.browser import axe
from tests.troubles import *  # noqa: F403
from tests.troubles import urlpatterns as troubles


def unconfirmed(request: HttpRequest) -> HttpResponse:
    return render(request, "account/verified_email_required.html")


def axe_script(request: HttpRequest) -> HttpResponse:
    headers = {"Cache-Control": "max-age=3600"}
    return HttpResponse(axe.SCRIPT, content_type="text/javascript", headers=headers)


urlpatterns = [
    # Named like the pages of one's account, which open before the second step.
    path(axe.ADDRESS.removeprefix("/"), axe_script, name="account_axe"),
    path("unconfirmed/", unconfirmed),
    *troubles,
]
