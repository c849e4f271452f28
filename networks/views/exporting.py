"""The copy of a whole network, for its conveners."""

from __future__ import annotations

from typing import cast

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.security_log import log
from accounts.security_log.models import SecurityEvent
from hub import zips
from hub.audit.trail import record
from networks import exporting
from networks.models import NetworkExport
from networks.standing import Standing
from networks.views.doors import conveners_only
from networks.views.rendering import show


@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def export(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What the copy holds, whether one is being made or ready; POST asks for one."""
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="")
        exporting.request(network=standing.network, by=cast(User, standing.viewer))
        log.record(SecurityEvent.Kind.NETWORK_ASKED, request, standing.viewer)
        return redirect(request.path)
    context = {
        "pending": standing.network.exports.filter(ready_at=None).select_related("by").first(),
        "ready": NetworkExport.objects.visible_to(standing.viewer).filter(network=standing.network).first(),
        "tab": "settings",
    }
    return show(request, standing, "export", context)


@require_POST
@conveners_only
def download(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    """The zip; that it was fetched is written down."""
    ready = NetworkExport.objects.visible_to(standing.viewer).filter(network=standing.network)
    export = get_object_or_404(ready, pk=pk)
    raise_if_reauthentication_required(request, app="")
    log.record(SecurityEvent.Kind.NETWORK_FETCHED, request, standing.viewer)
    response = zips.download(export.name, f"{standing.network.slug}-{export.requested_at:%Y-%m-%d}.zip")
    record("network.copy-downloaded", by=cast(User, standing.viewer), scope=standing.network.pk)
    return cast(HttpResponse, response)  # a stream, which the doors treat like any answer
